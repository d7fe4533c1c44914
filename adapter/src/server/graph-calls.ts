import { type Answer, type CallSite, text } from '../call-site.ts';
import { isRecord } from '../value/clean-data.ts';
import { call, grant, ownerOf } from './access.ts';

/** What the server made of a module. */
const RESULTS: ReadonlySet<unknown> = new Set(['transformResult', 'ssrTransformResult']);

/** A module graph, where the plugin may look into it. */
function graphOf(site: CallSite, key: unknown, environment: unknown, member: string): unknown {
  grant(site, `moduleGraph.${member}`, 'moduleGraph');
  return ownerOf(site, key, environment)['moduleGraph'];
}

/** A module's code, but for files that the plugin may not name. */
function resultOf(site: CallSite, node: unknown, name: string): unknown {
  grant(site, `module.${name}`, 'moduleGraph');
  const id = site.servers.nodes.get(node)?.['id'];
  const why = 'the module lies outside of what the plugin may name';
  if (typeof id === 'string' && id !== site.moduleId && site.guard.hides(id, `module.${name}`, why))
    return null;
  return site.servers.nodes.read(node, name);
}

/** What a plugin looks up in a module graph, and has made anew. */
export const graphAnswers: Record<string, Answer> = {
  graphModule: (site, [key, environment, id]) => {
    const graph = graphOf(site, key, environment, 'getModuleById');
    return site.servers.nodes.data(call(graph, 'getModuleById', text(site, 'getModuleById', id)));
  },
  graphFile: (site, [key, environment, file]) => {
    const graph = graphOf(site, key, environment, 'getModulesByFile');
    const found = call(graph, 'getModulesByFile', text(site, 'getModulesByFile', file));
    return found === undefined ? undefined : site.servers.nodes.list(found);
  },
  graphModules: (site, [key, environment]) => {
    const graph = graphOf(site, key, environment, 'idToModuleMap');
    const map: unknown = isRecord(graph) ? graph['idToModuleMap'] : undefined;
    return site.servers.nodes.list(call(map, 'values'));
  },
  graphInvalidate: (site, [key, environment, node, timestamp, isHmr]) => {
    const graph = graphOf(site, key, environment, 'invalidateModule');
    if (node === undefined) return void call(graph, 'invalidateAll');
    const found = site.servers.nodes.get(node);
    const time = typeof timestamp === 'number' ? timestamp : undefined;
    if (found !== undefined) call(graph, 'invalidateModule', found, undefined, time, isHmr === true);
  },
  graphFileChange: (site, [key, environment, file]) =>
    void call(
      graphOf(site, key, environment, 'onFileChange'),
      'onFileChange',
      text(site, 'onFileChange', file),
    ),
  nodeField: (site, [node, name]) =>
    RESULTS.has(name) ? resultOf(site, node, String(name)) : site.servers.nodes.read(node, name),
  setNodeField: (site, [node, name, value]) => {
    grant(site, `module.${String(name)}`, 'moduleGraph');
    site.servers.nodes.write(node, name, value);
  },
};

/** What takes a graph time. */
export const graphRequests: Record<string, Answer> = {
  graphUrl: async (site, [key, environment, url]) => {
    const graph = graphOf(site, key, environment, 'getModuleByUrl');
    return site.servers.nodes.data(await call(graph, 'getModuleByUrl', text(site, 'getModuleByUrl', url)));
  },
  serverReload: async (site, [key, environment, node]) => {
    grant(site, 'server.reloadModule', 'moduleGraph');
    const found = site.servers.nodes.get(node);
    if (found !== undefined) await call(ownerOf(site, key, environment), 'reloadModule', found);
  },
};
