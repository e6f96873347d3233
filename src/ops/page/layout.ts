/** What all pages have in common. */
import { version } from '../version.ts';
import type { Assets } from './assets.ts';
import { Href } from './href.ts';
import { type Html, html } from './html.ts';
import type { Scene } from './parts.ts';

type Section = 'overview' | 'applications' | 'schedules';

export interface Page {
  readonly title: string;
  readonly section: Section | undefined;
  /** How often it is looked at again although nothing is told to have changed, in seconds; 0 = not. */
  readonly everySeconds?: number;
  readonly body: Html;
}

const sections: readonly { readonly id: Section; readonly text: string; readonly href: Href }[] = [
  { id: 'overview', text: 'Overview', href: Href.local(['']) },
  { id: 'applications', text: 'Applications', href: Href.local(['applications']) },
  { id: 'schedules', text: 'Schedules', href: Href.local(['schedules']) },
];

/** A whole document. Without the script it is the same, but stays as it was. */
export const document = ({ title, section, everySeconds = 0, body }: Page, { nowMs }: Scene, assets: Assets): Html => {
  const now = `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Spark on Mesos</title>
<link rel="icon" href="${assets.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style}">
<script src="${assets.script}" type="module"></script>
</head>
<body>
<a class="skip" href="${Href.within('main')}">Skip to the content</a>
<header>
<p class="brand"><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M12 2l2.2 6.3L21 6l-3.6 5.6L22 16l-6.5.3L14 22l-3.4-5L4 19l2.2-6L2 8.4l6.6-.6z" fill="currentColor"/></svg>Spark on Mesos</p>
<nav aria-label="Pages of the operator"><ul>${sections.map(
    ({ id, text, href }) =>
      html`<li>${id === section ? html`<a href="${href}" aria-current="page">${text}</a>` : html`<a href="${href}">${text}</a>`}</li>`,
  )}</ul></nav>
<p id="live" role="status" class="live"></p>
</header>
<main id="main" tabindex="-1" data-every="${everySeconds}">
${body}
</main>
<footer><p>As of <time datetime="${now}">${now.replace('T', ' ').replace('Z', ' UTC')}</time>${section !== undefined && ` · spark-mesos-operator ${version}`}</p></footer>
</body>
</html>
`;
};
