/** The web page of a dispatcher as Spark 3.4.4 lays it out, with as much of it as is told of drivers. */
import type { DriverBook } from '../../../src/spark/dispatcher/book.ts';
import type { DispatcherModel } from '../../../src/spark/dispatcher/model.ts';
import type { DriverDescription } from '../../../src/spark/dispatcher/submission.ts';

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? one);

const row = ({ submissionId, request, cores, memory }: DriverDescription): string => `<tr>
      <td><a href="driver?id=${submissionId}">${submissionId}</a></td>
      <td>
        default
      </td>
      <td>2030/01/01 00:00:00</td>
      <td>${escaped(request.mainClass)}</td>
      <td>cpus: ${cores}, mem: ${memory}</td>
    </tr>`;

const table = (heading: string, drivers: readonly DriverDescription[]): string => `<h4>${heading}:</h4>
          <table class="table table-bordered table-sm table-striped sortable">
      <thead><th width="" class="">Driver ID</th></thead>
      <tbody>
        ${drivers.map(row).join('')}
      </tbody>
    </table>`;

const page = (title: string, content: string): string =>
  `<!DOCTYPE html><html><head><title>${escaped(title)}</title></head><body>${content}</body></html>`;

export const driversPage = (book: DriverBook, frameworkId: string): string =>
  page(
    'Spark Drivers for Mesos cluster',
    [
      `<p>Mesos Framework ID: ${frameworkId}</p>`,
      table('Queued Drivers', book.queued),
      table(
        'Launched Drivers',
        [...book.launched.values()].map(({ driver }) => driver),
      ),
      table(
        'Finished Drivers',
        book.finished.map(({ driver }) => driver),
      ),
      table(
        'Supervise drivers waiting for retry',
        book.retrying.map(({ driver }) => driver),
      ),
    ].join('\n'),
  );

export const driverPage = (model: DispatcherModel, id: string): string => {
  const { queued, launched, finished, retrying } = model.drivers;
  const all = [...queued, ...[...launched.values(), ...finished, ...retrying].map(({ driver }) => driver)];
  const driver = all.find(({ submissionId }) => submissionId === id);
  if (driver === undefined) return page(`Details for Job ${id}`, `<div><p>Cannot find driver ${escaped(id)}</p></div>`);
  const properties = Object.entries(driver.request.sparkProperties)
    .map(([key, value]) => `<tr>\n        <td>${escaped(key)}</td><td>${escaped(value)}</td>\n      </tr>`)
    .join('');
  return page(
    `Details for Job ${id}`,
    `<p>Driver state information for driver id ${id}</p><h4>Driver state: ${model.driverState(id)}</h4>
     <h4>Scheduler properties</h4><table><tbody>${properties}</tbody></table><h4>Launched state</h4>`,
  );
};
