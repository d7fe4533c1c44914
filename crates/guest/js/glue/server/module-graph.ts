import { moduleNode, moduleNodes, nodeKey } from './module-node.ts';
import type { ServerPort } from './port.ts';

/** Where a graph is: the server's own, or that of an environment by name or number. */
export type GraphPlace = string | number | undefined;

/** Vite's module graph as a plugin sees it. */
export function moduleGraph(port: ServerPort, place: GraphPlace): object {
  const { call } = port;
  const all = () =>
    moduleNodes(call, port.ask('graphModules', place)) as { id?: unknown; url?: unknown; file?: unknown }[];
  const byId = (id: unknown) => moduleNode(call, port.ask('graphModule', place, id));
  const graph = {
    getModuleById: byId,
    getModuleByUrl: async (url: unknown) => moduleNode(call, await port.request('graphUrl', place, url)),
    getModulesByFile(file: unknown) {
      const found = port.ask('graphFile', place, file);
      return found === undefined ? undefined : new Set(moduleNodes(call, found));
    },
    onFileChange: (file: unknown) => {
      port.ask('graphFileChange', place, file);
    },
    invalidateModule(node: unknown, _seen?: unknown, timestamp?: unknown, isHmr?: unknown) {
      const key = nodeKey(node);
      if (key !== undefined) port.ask('graphInvalidate', place, key, timestamp, isHmr);
    },
    invalidateAll: () => {
      port.ask('graphInvalidate', place);
    },
  };
  const maps = { idToModuleMap: 'id', urlToModuleMap: 'url' } as const;
  for (const [name, field] of Object.entries(maps)) {
    Object.defineProperty(graph, name, {
      enumerable: true,
      get: () => new Map(all().map((node) => [node[field as 'id'], node])),
    });
  }
  Object.defineProperty(graph, 'fileToModulesMap', {
    enumerable: true,
    get() {
      const files = new Map<unknown, Set<object>>();
      for (const node of all()) files.set(node.file, (files.get(node.file) ?? new Set()).add(node));
      return files;
    },
  });
  return graph;
}
