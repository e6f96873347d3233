/** What is looked at in a real browser: runs in the page itself, where it is known as `looks`. */

const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);

const luminance = ([red, green, blue]) => {
  const [r, g, b] = [red, green, blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const behind = (element) => {
  for (let one = element; one !== null; one = one.parentElement) {
    const color = channels(getComputedStyle(one).backgroundColor);
    if (color.length === 3 || color[3] === 1) return color;
  }
  return [255, 255, 255];
};

const isShown = (element) => element.getClientRects().length > 0;
const nameOf = (element) => `${element.nodeName} ${element.id} ${element.textContent.trim().slice(0, 40)}`;

globalThis.looks = {
  /** Texts whose contrast with what is behind them is below what WCAG asks for (4.5, or 3 for large ones), as `ratio text`. */
  paleTexts: () => {
    const pale = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() !== null) {
      const element = texts.currentNode.parentElement;
      const text = texts.currentNode.nodeValue.trim();
      if (text === '' || !isShown(element)) continue;
      const { color, fontSize } = getComputedStyle(element);
      const [one, two] = [luminance(channels(color)), luminance(behind(element))];
      const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
      if (ratio < (Number.parseFloat(fontSize) >= 24 ? 3 : 4.5)) pale.push(`${ratio.toFixed(2)} ${text.slice(0, 40)}`);
    }
    return pale.slice(0, 5);
  },

  /** Elements that reach beyond the width of the window, or beyond a table that would cut them off. */
  tooWide: () => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const edgeOf = (element) =>
      Math.min(clientWidth, element.closest('.table')?.getBoundingClientRect().right ?? clientWidth);
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 1 && right > edgeOf(element) + 1;
    });
    return [...(scrollWidth > clientWidth ? ['the page itself'] : []), ...wide.slice(0, 5).map(nameOf)];
  },

  /** Everything that should be reached by the key Tab, in the order of the page. */
  reachable: () =>
    [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
      .filter(isShown)
      .map(nameOf),

  /** What has the focus now, and whether that can be seen. */
  focused: () => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { top, left, bottom } = element.getBoundingClientRect();
    const isSeen = outlineStyle !== 'none' && outlineWidth !== '0px' && left >= 0 && bottom > 0 && top < innerHeight;
    return { what: nameOf(element), isSeen };
  },

  /** How many elements move, or would. */
  moving: () =>
    [...document.querySelectorAll('*')].filter((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return transitionDuration !== '0s' || animationName !== 'none';
    }).length,

  /** Tries what a mistake in the program might let somebody try; answers what was not refused at once. */
  misbehave: () => {
    const link = document.createElement('a');
    link.href = 'javascript:window.harmed=1';
    document.body.append(link);
    link.click();
    const tries = {
      handler: () => link.setAttribute('onclick', 'window.harmed=1'),
      markup: () => link.insertAdjacentHTML('beforeend', '<img src=x onerror=window.harmed=1>'),
      script: () => document.body.append(Object.assign(document.createElement('script'), { text: 'window.harmed=1' })),
      policy: () => trustedTypes.createPolicy('other', { createHTML: (text) => text }),
    };
    return Object.entries(tries).flatMap(([name, attempt]) => {
      try {
        attempt();
        return [name];
      } catch {
        return [];
      }
    });
  },
};
