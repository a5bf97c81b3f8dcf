// What a dashboard of ours may be: Grafana's own types, made strict. @grafana/schema leaves the options of a panel, its
// queries and its overrides open, because every plugin has others; here the plugins are known.
import type {
  AnnotationQuery,
  Dashboard,
  DataQuery,
  DataSourceRef,
  DataTransformerConfig,
  FieldColor,
  FieldConfig,
  GridPos,
  MatcherConfig,
  Panel,
  RowPanel,
  TableCellOptions,
  ThresholdsConfig,
  ValueMapping,
  VariableModel,
} from '@grafana/schema';
import type * as gauge from '@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen';
import type * as heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as stateTimeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as timeSeries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

/** The JSON form of a type: an enum is written as its value. */
type Json<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends object
      ? { [K in keyof T]: Json<T[K]> }
      : T;

type Source = { type: 'prometheus'; uid: '${datasource}' };

/** A query of Grafana's Prometheus data source, which @grafana/schema no longer contains. */
interface PrometheusQuery extends Omit<DataQuery, 'datasource'> {
  datasource: Source;
  expr: string;
  legendFormat?: string;
  format?: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  range?: boolean;
  interval?: string;
  exemplar?: boolean;
}

type DataLink = { title: string; url: string; targetBlank?: boolean };

type Override =
  | { id: 'displayName' | 'unit' | 'description' | 'custom.drawStyle' | 'custom.axisPlacement' | 'custom.axisLabel'; value: string }
  | { id: 'decimals' | 'min' | 'max' | 'custom.width' | 'custom.fillOpacity' | 'custom.lineWidth'; value: number }
  | { id: 'custom.hideFrom'; value: { legend: boolean; tooltip: boolean; viz: boolean } }
  | { id: 'custom.lineStyle'; value: { fill: 'solid' | 'dash' | 'dot'; dash?: number[] } }
  | { id: 'custom.cellOptions'; value: TableCellOptions }
  | { id: 'color'; value: FieldColor }
  | { id: 'thresholds'; value: ThresholdsConfig }
  | { id: 'mappings'; value: ValueMapping[] }
  | { id: 'links'; value: DataLink[] };

type Matcher =
  | (Omit<MatcherConfig, 'id' | 'options'> & { id: 'byName' | 'byRegexp'; options: string })
  | (Omit<MatcherConfig, 'id' | 'options'> & { id: 'byType'; options: 'number' | 'string' | 'time' });

interface FieldConfigOf<Custom> {
  defaults: Omit<FieldConfig, 'custom' | 'links' | 'actions'> & { custom?: Custom; links?: DataLink[] };
  overrides: { matcher: Matcher; properties: Override[] }[];
}

type Names = Record<string, string>;
type Order = Record<string, number>;

type Transformation = Omit<DataTransformerConfig, 'id' | 'options'> &
  (
    | { id: 'merge' | 'labelsToFields'; options: Record<string, never> }
    | { id: 'organize'; options: { excludeByName: Record<string, boolean>; renameByName: Names; indexByName: Order } }
    | { id: 'sortBy'; options: { sort: { field: string; desc: boolean }[] } }
    | { id: 'filterFieldsByName'; options: { include: { names: string[] } } }
  );

/** A panel says what it shows and what good looks like, and has its place and its queries. */
interface PanelOf<Type extends string, Options, Custom>
  extends Omit<
    Panel,
    'type' | 'id' | 'title' | 'description' | 'options' | 'fieldConfig' | 'targets' | 'datasource' | 'gridPos' | 'transformations'
  > {
  type: Type;
  id: number;
  title: string;
  description: string;
  datasource: Source;
  gridPos: Omit<GridPos, 'static'>;
  options: Options;
  fieldConfig: FieldConfigOf<Custom>;
  targets: [PrometheusQuery, ...PrometheusQuery[]];
  transformations?: Transformation[];
}

type AnyPanel =
  | PanelOf<'gauge', gauge.Options, Record<string, never>>
  | PanelOf<'stat', stat.Options, Record<string, never>>
  | PanelOf<'timeseries', timeSeries.Options, timeSeries.FieldConfig>
  | PanelOf<'state-timeline', stateTimeline.Options, stateTimeline.FieldConfig>
  | PanelOf<'heatmap', heatmap.Options, heatmap.FieldConfig>
  | PanelOf<'table', table.Options, table.FieldConfig>;

interface Row extends Omit<RowPanel, 'panels' | 'datasource' | 'title' | 'gridPos'> {
  title: string;
  gridPos: Omit<GridPos, 'static'>;
  panels: AnyPanel[];
}

interface Annotation extends Omit<AnnotationQuery, 'target' | 'datasource' | 'snapshotData'> {
  datasource: Source | { type: 'grafana'; uid: '-- Grafana --' };
  target?: PrometheusQuery;
  titleFormat?: string;
  textFormat?: string;
  tagKeys?: string;
}

type Variable = Omit<VariableModel, 'datasource'> & {
  label: string;
  description: string;
  datasource?: Source | DataSourceRef;
  query: string;
};

interface Ours
  extends Omit<Dashboard, 'panels' | 'annotations' | 'templating' | 'snapshot' | 'id' | 'uid' | 'title' | 'description' | 'refresh'> {
  uid: 'iceberg-offload' | 'frostline';
  title: string;
  description: string;
  refresh: '30s';
  panels: (AnyPanel | Row)[];
  annotations: { list: Annotation[] };
  templating: { list: Variable[] };
}

export type DashboardJson = Json<Ours>;
export type PanelJson = Json<AnyPanel>;
