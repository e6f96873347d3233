import { z } from 'zod';
import { integer, text } from '../bounded.ts';
import { absolutePath } from './volumes.ts';

const prometheus = z
  .strictObject({
    jmxExporterJar: absolutePath().describe('Path of the agent jar of the JMX exporter in the image.'),
    port: integer(1024, 49_151).default(8090).describe('Port that it listens on.'),
    configFile: absolutePath().describe('Path of its configuration in the image.'),
  })
  .optional()
  .describe('A JMX exporter inside the JVM.');

export const monitoring = z
  .strictObject({
    exposeDriverMetrics: z.boolean().describe('Whether the exporter runs in the driver.'),
    exposeExecutorMetrics: z
      .boolean()
      .describe('Whether the exporter runs in executors. They need a network of their own for that: mesos.network.'),
    metricsProperties: text(65_536)
      .optional()
      .describe("Lines of Spark's metrics.properties; each becomes a property spark.metrics.conf.*."),
    metricsPropertiesFile: absolutePath()
      .optional()
      .describe('Path of a metrics.properties in the image (spark.metrics.conf).'),
    prometheus,
  })
  .optional()
  .describe("Spark's metrics.");
