/** The ports of Spark's processes in containers with addresses of their own: Spark's usual ones, since nobody else is there. */

/** Of a driver with its Master beside it: RPC and page of the Master, driver, block manager, page of the driver, exporter of metrics. */
export const driverPortsOfOwn = [7077, 8080, 7078, 7079, 4040, 9404] as const;

/** Of an executor's Worker: its RPC, its page, the block manager of the executor. */
export const workerPortsOfOwn = [7078, 8081, 7079] as const;
