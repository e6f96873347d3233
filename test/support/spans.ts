/** A tracer provider and a context manager as small as they can be: they keep the spans that OpenTelemetry's API is handed. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

export interface KeptSpan {
  readonly name: string;
  readonly attributes: Attributes;
  readonly parent: string | undefined;
  failed: boolean;
  ended: boolean;
}

class Contexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    own: Context,
    action: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(own, () => action.call(self as ThisParameterType<F>, ...args));
  }

  bind<T>(_own: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }
}

const spanKeys = new WeakMap<Span, KeptSpan>();

const spanOf = (kept: KeptSpan): Span => {
  const span: Span = {
    spanContext: () => ({ traceId: '1'.padStart(32, '0'), spanId: '1'.padStart(16, '0'), traceFlags: 1 }),
    setAttribute: (name, value) => {
      kept.attributes[name] = value;
      return span;
    },
    setAttributes: (attributes) => {
      Object.assign(kept.attributes, attributes);
      return span;
    },
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    setStatus: ({ code }) => {
      kept.failed = code === SpanStatusCode.ERROR;
      return span;
    },
    updateName: () => span,
    end: () => {
      kept.ended = true;
    },
    isRecording: () => true,
    recordException: () => undefined,
  };
  spanKeys.set(span, kept);
  return span;
};

class KeepingTracer implements Tracer {
  readonly #spans: KeptSpan[];

  constructor(spans: KeptSpan[]) {
    this.#spans = spans;
  }

  startSpan(name: string, { attributes = {} }: SpanOptions = {}, own: Context = context.active()): Span {
    const parent = trace.getSpan(own);
    const around = parent === undefined ? undefined : spanKeys.get(parent)?.name;
    const kept: KeptSpan = { name, attributes: { ...attributes }, parent: around, failed: false, ended: false };
    this.#spans.push(kept);
    return spanOf(kept);
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, ...rest: readonly unknown[]): ReturnType<F> {
    const action = rest.at(-1) as (span: Span) => ReturnType<F>;
    const span = this.startSpan(name, rest[0] as SpanOptions);
    return context.with(trace.setSpan(context.active(), span), () => action(span));
  }
}

/** Keeps all spans from now on, until `end` is called. */
export const keepSpans = (): { readonly spans: readonly KeptSpan[]; end(): void } => {
  const spans: KeptSpan[] = [];
  const tracer = new KeepingTracer(spans);
  context.setGlobalContextManager(new Contexts());
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  return {
    spans,
    end: () => {
      trace.disable();
      context.disable();
    },
  };
};
