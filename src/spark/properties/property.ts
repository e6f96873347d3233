/** One property of Spark that matters on Mesos, as a row of the reference page. */

/** How its text is read. `list` is comma-separated; `map` stands for all properties that begin so. */
type PropertyType =
  | 'text'
  | 'bool'
  | 'int'
  | 'float'
  | 'list'
  | 'choice'
  | 'memory'
  | 'time'
  | 'labels'
  | 'constraints'
  | 'map';

/**
 * Where it acts: `cluster`: set by the administrator, for the one who launches drivers; `driver`: in an application, where its driver is queued and
 * launched; `executors`: in an application, where its executors are placed and launched; `fine-grained`: the same in that mode;
 * `client`: in `spark-submit` of the one who submits; `shuffle service`: in that process.
 */
type Place = 'cluster' | 'driver' | 'executors' | 'fine-grained' | 'client' | 'shuffle service';

export interface Property {
  readonly name: string;
  readonly type: PropertyType;
  /** Undefined when there is none. */
  readonly default: string | undefined;
  /** Of a number or amount without unit. */
  readonly unit: string | undefined;
  readonly since: string | undefined;
  readonly where: readonly Place[];
  readonly meaning: string;
}

/** What is not in every row. */
type Rest = Partial<Pick<Property, 'default' | 'unit' | 'since'>>;

export const property = (
  name: string,
  type: PropertyType,
  where: readonly Place[],
  meaning: string,
  rest: Rest = {},
): Property => ({
  name,
  type,
  default: rest.default,
  unit: rest.unit,
  since: rest.since,
  where,
  meaning,
});
