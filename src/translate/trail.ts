/** Where each field of a resource went: which property of Spark, or which field of the task in Mesos, it became. */
export interface Went {
  /** From the resource's root: `spec.driver.env[0]`. */
  readonly path: string;
  /** `spark.driver.cores`, or `driver TaskInfo.container.volumes`. */
  readonly to: string;
}

/** Written while a resource is translated. */
export class Trail {
  readonly #went: Went[] = [];
  readonly #asWritten: (path: string) => string;

  /** @param asWritten gives the path under which the user finds a field */
  constructor(asWritten: (path: string) => string = (path) => path) {
    this.#asWritten = asWritten;
  }

  note(path: string, to: string): void {
    this.#went.push({ path: this.#asWritten(path), to });
  }

  get went(): readonly Went[] {
    return this.#went;
  }
}
