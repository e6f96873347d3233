/** Timetables for tables of tests. */
import { readTimetable, type Timetable } from '../../../../src/lifecycle/schedule/timetable.ts';
import { moment } from '../../../../src/lifecycle/status.ts';

export const created = '2030-01-01T00:00:00Z';

/** @throws Error when the schedule is refused */
export const timetable = (schedule: string, timeZone?: string): Timetable => {
  const read = readTimetable({ schedule, timeZone }, Date.parse(created));
  if (!read.ok) throw new Error(read.message);
  return read.value;
};

/** The first instants after a time, in UTC. */
export const instants = (table: Timetable, after: string, count: number): readonly string[] => {
  const found: string[] = [];
  for (let at = table.next(Date.parse(after)); at !== undefined && found.length < count; at = table.next(at))
    found.push(moment(at));
  return found;
};
