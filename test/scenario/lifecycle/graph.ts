/** The graph of all worlds that are reachable from one, and what can be asked of it. */
import { type Step, stepsFrom } from './steps.ts';
import { keyOf, type World } from './world.ts';

export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly step: Step;
}

export interface Graph {
  readonly worlds: readonly World[];
  readonly arrows: readonly Arrow[];
  /** Which arrow led to a world first. */
  readonly cameBy: readonly (Arrow | undefined)[];
}

/** All that is reachable; worlds beyond so many attempts are seen, but nothing that follows from them. */
export const explore = (start: World, attempts: number): Graph => {
  const worlds = [start];
  const index = new Map([[keyOf(start), 0]]);
  const arrows: Arrow[] = [];
  const cameBy: (Arrow | undefined)[] = [undefined];
  for (let from = 0; from < worlds.length; from += 1) {
    const world = worlds[from];
    if (world === undefined || isBeyond(world, attempts)) continue;
    for (const step of stepsFrom(world)) {
      const key = keyOf(step.to);
      const known = index.get(key);
      const to = known ?? worlds.length;
      const arrow = { from, to, step };
      arrows.push(arrow);
      if (known !== undefined) continue;
      index.set(key, to);
      worlds.push(step.to);
      cameBy.push(arrow);
    }
  }
  return { worlds, arrows, cameBy };
};

export const isBeyond = ({ status }: World, attempts: number): boolean => (status.submission?.attempt ?? 0) > attempts;

/** What led to a world, for people who have to find out why. */
export const storyOf = (graph: Graph, at: number): string => {
  const story: string[] = [];
  for (let arrow = graph.cameBy[at]; arrow !== undefined; arrow = graph.cameBy[arrow.from])
    story.unshift(`${arrow.step.name} -> ${arrow.step.to.status.state ?? 'New'}`);
  return story.join('\n');
};

/** The story of the first arrow that breaks a rule, or undefined. */
export const firstBreach = (graph: Graph, breaks: (arrow: Arrow, from: World) => boolean): string | undefined => {
  const found = graph.arrows.find((arrow) => {
    const from = graph.worlds[arrow.from];
    return from !== undefined && breaks(arrow, from);
  });
  return found === undefined
    ? undefined
    : `${storyOf(graph, found.from)}\n${found.step.name} -> ${found.step.to.status.state ?? 'New'}`;
};

/** Which worlds come to such a one by steps of that kind. */
export const canReach = (
  graph: Graph,
  isThere: (world: World) => boolean,
  takes: (step: Step) => boolean,
): readonly boolean[] => {
  const back = graph.worlds.map((): number[] => []);
  for (const { from, to, step } of graph.arrows) if (takes(step)) back[to]?.push(from);
  const rests = graph.worlds.map(isThere);
  const open = rests.flatMap((rest, index) => (rest ? [index] : []));
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const from of back[at] ?? []) {
      if (rests[from] === true) continue;
      rests[from] = true;
      open.push(from);
    }
  }
  return rests;
};
