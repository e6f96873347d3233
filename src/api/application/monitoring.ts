import { z } from 'zod';
import { integer, matching, text } from '../bounded.ts';
import { withRules } from '../rules.ts';
import { absolutePath } from './volumes.ts';

const exporter = z.strictObject({
  jmxExporterJar: absolutePath().describe('Path of the agent jar of the JMX exporter in the image.'),
  port: integer(1024, 65_535)
    .optional()
    .describe('Port that it listens on. Without it that of the driver is one of the offer.'),
  portName: matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 15, 'must be lower-case letters, digits and "-"')
    .default('jmx-exporter')
    .describe('Name of the port for those who look for services in Mesos.'),
  configFile: absolutePath().optional().describe('Path of its configuration in the image.'),
  configuration: text(65_536)
    .optional()
    .describe('The configuration itself; it becomes a file in the sandbox of the driver. Without either all is told.'),
});

const prometheus = withRules(exporter, [
  {
    cel: '!has(self.configFile) || !has(self.configuration)',
    holds: ({ configFile, configuration }) => configFile === undefined || configuration === undefined,
    message: "can't be given together with configFile",
    field: ['configuration'],
  },
])
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
