/**
 * OpenTelemetry's API, which does nothing by itself: who wants traces brings an SDK (`node --import ...`), and it finds these spans. Spans carry
 * keys and words, never the texts of errors, in which servers may repeat what they were sent.
 */
import { type Attributes, SpanStatusCode, trace } from '@opentelemetry/api';
import type { InSpan } from '../model/spans.ts';
import { version } from './version.ts';

const name = 'spark-mesos-operator';

/** Spans of whatever tracer provider is registered when they begin. */
export const traced: InSpan = (span, attributes, action, problemOf = () => undefined) =>
  trace.getTracer(name, version).startActiveSpan(span, { attributes: attributes as Attributes }, async (open) => {
    const fail = (problem: string): void => {
      open.setAttribute('error.type', problem);
      open.setStatus({ code: SpanStatusCode.ERROR });
    };
    try {
      const result = await action();
      const problem = problemOf(result);
      if (problem !== undefined) fail(problem);
      return result;
    } catch (error) {
      fail(error instanceof Error ? error.name : 'Error');
      throw error;
    } finally {
      open.end();
    }
  });
