// The check is worth something only if it refuses what Grafana would not understand. Each line that is marked has to be
// an error: one that is none is an error itself.
import type { DashboardJson, PanelJson } from './dashboard';

type Of<Type> = Extract<PanelJson, { type: Type }>;

declare const stat: Of<'stat'>;
declare const series: Of<'timeseries'>;
declare const dashboard: DashboardJson;

export const fine: PanelJson = { ...stat, options: { ...stat.options, textMode: 'value' } };

// @ts-expect-error there is no such panel
export const type: PanelJson = { ...stat, type: 'singlestat' };

// @ts-expect-error no mode of that name
export const mode: Of<'stat'> = { ...stat, options: { ...stat.options, textMode: 'valueOnly' } };

export const option: Of<'stat'> = {
  ...stat,
  // @ts-expect-error an option of another panel
  options: { ...stat.options, legend: { showLegend: true } },
};

export const style: Of<'timeseries'> = {
  ...series,
  // @ts-expect-error no style of that name
  fieldConfig: { defaults: { custom: { drawStyle: 'steps' } }, overrides: [] },
};

export const override: Of<'timeseries'> = {
  ...series,
  fieldConfig: {
    defaults: {},
    // @ts-expect-error a number
    overrides: [{ matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'decimals', value: '1' }] }],
  },
};

export const query: Of<'timeseries'> = {
  ...series,
  // @ts-expect-error a query without a letter
  targets: [{ datasource: { type: 'prometheus', uid: '${datasource}' }, expr: 'up' }],
};

// @ts-expect-error a panel without a query
export const silent: Of<'timeseries'> = { ...series, targets: [] };

// @ts-expect-error a data source that is not the chosen one
export const source: Of<'stat'> = { ...stat, datasource: { type: 'prometheus', uid: 'prometheus' } };

// @ts-expect-error Grafana has no such setting
export const setting: DashboardJson = { ...dashboard, autoRefresh: true };

export const threshold: Of<'stat'> = {
  ...stat,
  fieldConfig: {
    // @ts-expect-error a threshold needs a colour
    defaults: { thresholds: { mode: 'absolute', steps: [{ value: 1 }] } },
    overrides: [],
  },
};
