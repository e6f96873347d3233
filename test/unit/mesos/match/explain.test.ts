/** Why a driver waits: on which offers it would fit, or the tree of what all of them lack. */
import { expect, test } from '@jest/globals';
import { explain } from '../../../../src/mesos/match/explain.ts';
import { demandOf } from '../../../support/demands.ts';
import { offerOf } from '../../../support/offers.ts';

const rules = { compatibility: 'Documented', noun: 'offer' } as const;

test('without offers there is nothing to fit on', () => {
  expect(explain(demandOf('pi'), [], rules)).toEqual({
    none: { ok: false, reason: 'NoOffers', message: 'There are no offers.' },
  });
});

test('each offer that would do alone is named', () => {
  const offers = [offerOf('a', { cpus: 1 }), offerOf('b', { cpus: 4 }), offerOf('c', { cpus: 8 })];
  const explained = explain(demandOf('pi', { cpus: 4000 }), offers, rules);
  expect('fits' in explained && [explained.of, explained.fits.length]).toEqual([3, 2]);
});

test('what the offers must hold together counts before what each of them holds', () => {
  const offers = [offerOf('a', { cpus: 4 }), offerOf('b', { cpus: 4 })];
  const withGang = (cpus: number) => demandOf('pi', { cpus: 1000 }, { gang: { cpus, mem: 0 } });
  expect(explain(withGang(64_000), offers, rules)).toMatchObject({ none: { reason: 'OffersTooFew' } });
  expect(explain(withGang(6_000), offers, rules)).toMatchObject({ of: 2, fits: [{}, {}] });
});
