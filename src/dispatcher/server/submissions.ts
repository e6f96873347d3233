/** Who takes submissions, tells of them and ends them, as the server of the protocol needs it. */
import type { StateAnswer } from '../resource/answers.ts';
import type { CreateRequest } from '../wire/create-request.ts';

/** A request that the protocol finds nothing wrong with: it has a class, if only an empty one, and no property is null. */
export interface WellFormedRequest extends CreateRequest {
  readonly mainClass: string;
  readonly sparkProperties: Readonly<Record<string, string>>;
}

/** The request could not be worked on; 503 where it may be tried again. */
export interface Failure {
  readonly kind: 'failed';
  readonly status: 500 | 503;
  readonly message: string;
}

export type Submitted =
  /** It is durable. */
  | { readonly kind: 'accepted'; readonly submissionId: string }
  /** Nothing is stored. */
  | { readonly kind: 'refused'; readonly message: string }
  | Failure;

export interface Killed {
  readonly kind: 'answered';
  readonly success: boolean;
  readonly message: string;
}

/** No method throws for what can be expected of Kubernetes. */
export interface Submissions {
  submit(request: WellFormedRequest, namespace: string): Promise<Submitted>;
  state(submissionId: string, namespace: string): Promise<({ readonly kind: 'answered' } & StateAnswer) | Failure>;
  kill(submissionId: string, namespace: string): Promise<Killed | Failure>;
}
