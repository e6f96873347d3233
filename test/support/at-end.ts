import { afterEach } from '@jest/globals';

/** Call it once in a test file: what is handed to the answer is disposed of after the test that it was made in, the last first. */
export function atEnd(): <T extends AsyncDisposable>(thing: T) => T {
  const things: AsyncDisposable[] = [];
  afterEach(async () => {
    for (let thing = things.pop(); thing !== undefined; thing = things.pop()) await thing[Symbol.asyncDispose]();
  });
  return (thing) => {
    things.push(thing);
    return thing;
  };
}
