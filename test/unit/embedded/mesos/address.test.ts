import { describe, expect, test } from '@jest/globals';
import { containerAddress } from '../../../../src/embedded/mesos/agent/address.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;

describe('a container', () => {
  test.each([undefined, {}, { network_infos: [] }, { network_infos: [{}] }])(
    'of the network of its agent has its address (%j)',
    (container) => {
      expect(containerAddress('c', container)).toEqual({ ip: '127.0.0.1' });
    },
  );

  onLinux('of a named network has an address that is always the same, and that no other has', () => {
    const container = { network_infos: [{ name: 'overlay' }] };
    const [one, again, other] = ['a', 'a', 'b'].map((id) => containerAddress(id, container));
    expect(one).toEqual({
      ip: expect.stringMatching(/^127\.(6[4-9]|[7-9]\d|1[0-8]\d|19[01])\.\d+\.\d+$/),
      network: 'overlay',
    });
    expect(again).toEqual(one);
    expect(other?.ip).not.toBe(one?.ip);
  });
});
