import { describe, expect, test } from '@jest/globals';
import { applicationStates } from '../../../src/api/states.ts';
import { stateDiagram, statesPage } from '../../../src/lifecycle/diagram.ts';
import { transitions } from '../../../src/lifecycle/transitions.ts';

describe('the diagram of states', () => {
  const arrows = stateDiagram().split('\n').slice(1);

  test('has an arrow for each transition, in a form that Mermaid reads', () => {
    expect(arrows).toHaveLength(transitions.length);
    for (const arrow of arrows) expect(arrow).toMatch(/^ {4}(\[\*\]|[A-Z]\w+) --> [A-Z]\w+: [^;:#]+$/);
  });

  test('begins at the start', () => {
    expect(arrows.filter((arrow) => arrow.includes('[*] -->')).length).toBe(
      transitions.filter(({ from }) => from === 'New').length,
    );
  });

  test('stands in a page that explains every state', () => {
    for (const [state, meaning] of Object.entries(applicationStates))
      expect(statesPage()).toContain(`| ${state} | ${meaning} |`);
  });
});
