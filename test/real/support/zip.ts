/** Reads single files out of a zip archive: enough for archives that come from registries. */
import { inflateRawSync } from 'node:zlib';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** The files of the archive whose names are asked for. Throws Error when the bytes are no zip archive. */
export const readZip = (archive: Buffer, wanted: readonly string[]): ReadonlyMap<string, Buffer> => {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) throw new Error('not a zip archive');
  const found = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  while (at < end && archive.readUInt32LE(at) === entrySignature) {
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    if (wanted.includes(name)) found.set(name, contentOf(archive, at));
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return found;
};

const contentOf = (archive: Buffer, entry: number): Buffer => {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const header = archive.readUInt32LE(entry + 42);
  // The lengths of name and extra field are counted anew in the file's own header.
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const packed = archive.subarray(start, start + size);
  return method === 0 ? packed : inflateRawSync(packed);
};
