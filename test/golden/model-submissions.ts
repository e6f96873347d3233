/** Submissions that Spark's dispatcher, as a model, takes and tells of. */
import type { Submissions, Submitted, WellFormedRequest } from '../../src/dispatcher/server/submissions.ts';
import type { DispatcherModel, SubmitAnswer } from '../../src/spark/dispatcher/model.ts';

export class ModelSubmissions implements Submissions {
  readonly #model: DispatcherModel;
  readonly #now: () => number;
  /** What was asked and answered, in order. */
  readonly submits: { readonly request: WellFormedRequest; readonly answer: SubmitAnswer }[] = [];

  constructor(model: DispatcherModel, now: () => number) {
    this.#model = model;
    this.#now = now;
  }

  async submit(request: WellFormedRequest): Promise<Submitted> {
    const answer = this.#model.submit(request, this.#now());
    this.submits.push({ request, answer });
    switch (answer.kind) {
      case 'accepted':
      case 'refused':
        return answer;
      case 'malformed':
        throw new Error('the server let a malformed request through');
      case 'threw':
        return { kind: 'failed', status: 500, message: answer.exception.message };
    }
  }

  async state(submissionId: string) {
    return { kind: 'answered' as const, ...this.#model.status(submissionId) };
  }

  async kill(submissionId: string) {
    const { success, message } = this.#model.kill(submissionId);
    return { kind: 'answered' as const, success, message };
  }
}
