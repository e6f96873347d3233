/** The spec with the templates of driver and executors folded into the fields beside them. */
import type { z } from 'zod';
import type { driver } from './driver.ts';
import type { executor } from './executor.ts';
import { foldRole, foldVolumes, type Written } from './template.ts';
import type { volumes } from './volumes.ts';

interface Given {
  readonly driver: z.output<typeof driver>;
  readonly executor: z.output<typeof executor>;
  readonly volumes: z.output<ReturnType<typeof volumes>>;
}

interface Origins {
  /** Where fields that came from a template stand in the manifest. */
  readonly written?: Written;
}

/** Without the templates; `written` is there when something came from one. */
export function foldTemplates<Spec extends Given>(spec: Spec, context: z.core.$RefinementCtx) {
  const ofDriver = foldRole(spec.driver, 'spec.driver');
  const ofExecutor = foldRole(spec.executor, 'spec.executor');
  const found = foldVolumes(spec.volumes, [
    { at: 'spec.driver', template: spec.driver.template },
    { at: 'spec.executor', template: spec.executor.template },
  ]);
  if ('twice' in found)
    context.issues.push({
      code: 'custom',
      path: ['executor', 'template', 'spec', 'volumes'],
      message: `has a volume that ${found.twice} says something else of than the template of the driver`,
      input: spec,
    });
  const folded = 'twice' in found ? { volumes: spec.volumes, written: {} } : found;
  const written: Written = { ...ofDriver.written, ...ofExecutor.written, ...folded.written };
  const origins: Origins = Object.keys(written).length === 0 ? {} : { written };
  return { ...spec, driver: ofDriver.role, executor: ofExecutor.role, volumes: folded.volumes, ...origins };
}
