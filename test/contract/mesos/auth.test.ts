/** HTTP Basic authentication: who may subscribe and call, and for which principal. */
import { afterEach, beforeEach, describe, test } from '@jest/globals';
import { Player } from './player.ts';
import { encodings } from './recording.ts';
import { embedded, startTarget, type Target } from './target.ts';

const credentials = [
  { principal: 'cook', secret: 'cooksecret' },
  { principal: 'principal1', secret: 'secret1' },
];

const describeEmbedded = embedded ? describe : describe.skip;

describeEmbedded.each(encodings)('a master with credentials, spoken to in %s', (enc) => {
  let target: Target;
  let player: Player;
  beforeEach(async () => {
    target = await startTarget({ credentials });
    player = new Player('auth', enc, target.url);
  });
  afterEach(async () => {
    player.close();
    await target.close();
  });

  test('refuses strangers, wrong secrets, other schemes and principals that are not the framework’s', async () => {
    for (const name of ['no-credentials', 'bad-password', 'bad-scheme', 'malformed-basic', 'principal-mismatch']) {
      await player.call(name);
    }
  });

  test('takes a framework in, and its calls from its own principal only', async () => {
    await player.subscribe('subscribe-authenticated');
    await player.call('call-without-credentials');
    await player.call('call-other-principal');
    await player.call('teardown');
    const { subscription } = player;
    await subscription.until('the end', () => subscription.ended === 'in order');
  });

  test('takes a framework in that names no principal', async () => {
    await player.subscribe('no-principal');
  });
});
