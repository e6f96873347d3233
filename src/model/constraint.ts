/**
 * What an agent must show among its attributes so that a driver may run there. An agent without the attribute never does. All constraints of
 * a driver must hold; two may name the same attribute.
 * - `Spark`: values as `spark.mesos.driver.constraints` has them, by Spark's rules for each type of attribute; without values, mere presence.
 * - `In`: the attribute is one of the values: a text or number equal to it, a set or ranges that contain it.
 * - `Exists`: the attribute is there; `values` is empty.
 */
export interface Constraint {
  readonly attribute: string;
  readonly rule: 'Spark' | 'In' | 'Exists';
  readonly values: readonly string[];
}
