/** The offer that a driver is rendered for: the user's, or one that has room. */

import { isRecord } from '../../kube/objects.ts';
import { eventFromWire } from '../../mesos/wire/events.ts';
import type { Offer } from '../../model/mesos.ts';
import type { DriverDescription } from '../../translate/description.ts';
import { readDocuments } from '../documents.ts';
import { CliError } from '../terminal.ts';

/** An offer in Mesos' JSON: the offer itself, an event OFFERS, or a list of offers. @throws CliError when it is none */
export const readOffers = async (path: string): Promise<readonly Offer[]> => {
  const documents = await readDocuments(path);
  try {
    return documents.flatMap((document) => offersFromWire(messagesOf(document)));
  } catch (error) {
    throw new CliError(`${path} is no offer of Mesos: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const messagesOf = (document: unknown): readonly unknown[] => {
  if (Array.isArray(document)) return document;
  const offers = isRecord(document) && isRecord(document['offers']) ? document['offers']['offers'] : undefined;
  return Array.isArray(offers) ? offers : [document];
};

const offersFromWire = (messages: readonly unknown[]): readonly Offer[] => {
  const event = eventFromWire({ type: 'OFFERS', offers: { offers: messages } });
  return event.type === 'OFFERS' ? event.offers : [];
};

/** An offer with just the room and the attributes that the driver needs, made to its role. */
export const exampleOffer = ({ amounts, role, constraints }: DriverDescription): readonly Offer[] => {
  const allocation = { allocation_info: { role } };
  const scalar = (name: string, milli: number) => ({
    name,
    type: 'SCALAR',
    scalar: { value: milli / 1000 },
    ...allocation,
  });
  return offersFromWire([
    {
      id: { value: 'example-offer' },
      framework_id: { value: 'example-framework' },
      agent_id: { value: 'example-agent' },
      hostname: 'agent.example',
      allocation_info: { role },
      attributes: constraints.map(({ attribute, values }) => ({
        name: attribute,
        type: 'TEXT',
        text: { value: values[0] ?? 'any' },
      })),
      resources: [
        scalar('cpus', amounts.cpus),
        scalar('mem', amounts.mem),
        ...(amounts.gpus === undefined ? [] : [scalar('gpus', amounts.gpus)]),
        { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 32_000 }] }, ...allocation },
      ],
    },
  ]);
};
