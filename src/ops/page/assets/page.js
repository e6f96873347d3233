/**
 * Keeps the page as the operator would make it now. It hears that something has changed, fetches its own address again, and changes what differs:
 * elements stay the same ones, and so do focus, scrolling, selections and what is unfolded. Without it the page is the same, but stays as it was.
 */

/** Whoever looks gets a change no later than this, and no more often. */
const shortestMs = 2_000;
const longestMs = 60_000;
const wordsEveryMs = 10_000;

const main = document.getElementById('main');
const live = document.getElementById('live');
const markup = globalThis.trustedTypes?.createPolicy('live', { createHTML: (text) => text });

/** The element of the new page that an old one is, by its id; without one by where it stands. */
const sameAs = (old, wanted) =>
  old !== null &&
  old.nodeType === wanted.nodeType &&
  old.nodeName === wanted.nodeName &&
  (old.id ?? '') === (wanted.id ?? '');

const setAttributes = (old, wanted) => {
  for (const { name, value } of wanted.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes])
    if (!wanted.hasAttribute(name) && !(old.nodeName === 'DETAILS' && name === 'open')) old.removeAttribute(name);
};

/** Makes the one like the other, and touches nothing that is like it already. */
const become = (old, wanted) => {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== wanted.nodeValue) old.nodeValue = wanted.nodeValue;
    return;
  }
  // What somebody fills in is theirs.
  if (old.nodeName === 'FORM') return;
  setAttributes(old, wanted);
  // Times are told by this script, from what they say exactly.
  if (old.nodeName !== 'TIME') becomeChildren(old, wanted);
};

/** Takes away what is wanted no more; answers those with an id that stay. */
const stayingIn = (old, wanted) => {
  const ids = new Set([...wanted.children].map(({ id }) => id));
  const named = [...old.children].filter(({ id }) => id !== '');
  for (const child of named) if (!ids.has(child.id)) child.remove();
  return new Map(named.filter(({ id }) => ids.has(id)).map((child) => [child.id, child]));
};

const becomeChildren = (old, wanted) => {
  const byId = stayingIn(old, wanted);
  let next = old.firstChild;
  for (const child of [...wanted.childNodes]) {
    const named = child.id ? byId.get(child.id) : undefined;
    const known = named !== undefined && sameAs(named, child) ? named : sameAs(next, child) ? next : null;
    if (known === null) {
      old.insertBefore(document.adoptNode(child), next);
      continue;
    }
    if (known === next) next = next.nextSibling;
    else move(old, known, next);
    become(known, child);
  }
  while (next !== null) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
};

/** An element that is taken out and put in again loses the focus; one that is moved does not, where the browser can do that. */
const move = (parent, element, before) => {
  if (parent.moveBefore) parent.moveBefore(element, before);
  else parent.insertBefore(element, before);
};

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** The same words as the server's. */
const relative = (ms) => {
  const distance = Math.abs(Date.now() - ms);
  const unit = units.find(([, each]) => distance >= each);
  if (unit === undefined) return 'now';
  const amount = `${Math.floor(distance / unit[1])} ${unit[0]}`;
  return ms > Date.now() ? `in ${amount}` : `${amount} ago`;
};

const tellTimes = () => {
  for (const time of main.querySelectorAll('time[datetime]')) {
    const text = relative(Date.parse(time.dateTime));
    if (time.textContent !== text) time.textContent = text;
  }
};

const say = (state, text) => {
  live.dataset.state = state;
  if (live.textContent !== text) live.textContent = text;
};

/** The log goes on being read from its end by whoever was there. */
const update = (text) => {
  const fresh = new DOMParser().parseFromString(markup?.createHTML(text) ?? text, 'text/html');
  const wanted = fresh.getElementById('main');
  if (wanted === null) return;
  const log = document.getElementById('log');
  const atEnd = log !== null && log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
  const focused = document.activeElement;
  become(main, wanted);
  const footer = fresh.querySelector('footer');
  if (footer !== null) become(document.querySelector('footer'), footer);
  document.title = fresh.title;
  tellTimes();
  if (atEnd) document.getElementById('log')?.scrollTo({ top: log.scrollHeight });
  // What had the focus is gone: whoever goes on by keyboard does so from the content, not from the top.
  if (focused !== document.activeElement && focused !== null && !focused.isConnected)
    main.focus({ preventScroll: true });
};

let fetching = false;
let wanted = false;
let failures = 0;
let timer;

const soon = (ms) => {
  clearTimeout(timer);
  timer = setTimeout(refresh, ms);
};

/** Longer each time, and not all at once. */
const backOff = (times) => Math.min(longestMs, shortestMs * 2 ** times) * (0.75 + Math.random() / 2);

const refresh = async () => {
  if (document.hidden) return;
  if (fetching) {
    wanted = true;
    return;
  }
  fetching = true;
  wanted = false;
  try {
    const answer = await fetch(location.href, {
      headers: { accept: 'text/html' },
      signal: AbortSignal.timeout(20_000),
    });
    // A page that is gone says so itself; everything else is no page.
    if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status));
    update(await answer.text());
    failures = 0;
    say('live', 'Live');
  } catch {
    failures += 1;
    say('lost', 'Not up to date: the operator does not answer.');
    soon(backOff(failures));
    return;
  } finally {
    fetching = false;
  }
  const everyMs = Number(main.dataset.every) * 1_000;
  if (wanted) soon(shortestMs);
  else if (everyMs > 0 || news === undefined) soon(everyMs > 0 ? everyMs : 15_000);
};

let news;
let version;
let silences = 0;

const listen = () => {
  if (document.hidden || news !== undefined) return;
  news = new EventSource('/news');
  news.addEventListener('version', ({ data }) => {
    const changed = version !== undefined && version !== data;
    version = data;
    silences = 0;
    if (failures === 0) say('live', 'Live');
    if (changed || failures > 0) soon(fetching ? shortestMs : 250 + Math.random() * 250);
  });
  news.addEventListener('error', () => {
    stopListening();
    silences += 1;
    setTimeout(listen, backOff(silences));
    // Without news the page is fetched now and then.
    if (silences === 1) soon(backOff(0));
  });
};

const stopListening = () => {
  news?.close();
  news = undefined;
};

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    stopListening();
    clearTimeout(timer);
  } else {
    listen();
    soon(0);
  }
});

// A select that is changed filters at once, as the button does; what is typed waits for it.
document.querySelector('form.filters')?.addEventListener('change', ({ target }) => {
  if (target.nodeName === 'SELECT') target.form.requestSubmit();
});

// Fields that nothing was filled in need not stand in the address.
document.querySelector('form.filters')?.addEventListener('formdata', ({ formData }) => {
  for (const [name, value] of [...formData])
    if (value === '' || (name === 'limit' && value === '50')) formData.delete(name);
});

setInterval(tellTimes, wordsEveryMs);
const log = document.getElementById('log');
log?.scrollTo({ top: log.scrollHeight });
say('live', 'Live');
listen();
if (Number(main.dataset.every) > 0) soon(Number(main.dataset.every) * 1_000);
