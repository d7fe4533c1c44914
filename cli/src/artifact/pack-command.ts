import { relative, resolve } from 'node:path';
import { makeArtifact, writeArtifact } from '@nexxo/native/signing';
import { Command } from 'commander';
import { jsonOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { writeWhole } from '../project/atomic-write.ts';
import { UsageError } from '../usage-error.ts';
import { archiveName } from './archive-name.ts';
import { wishRows } from './describe.ts';
import { unsignedEnvelope } from './envelope.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { type PackOptions, type PackSettings, packSettings } from './pack-settings.ts';
import { packedHooks } from './packed-hooks.ts';

interface Options extends PackOptions {
  out?: string;
  json?: boolean;
}

type Made = Awaited<ReturnType<typeof makeArtifact>>;

const examples = `
Examples:
  $ nexxo plugin pack
  $ nexxo plugin pack packages/icons --out icons.tgz --publisher "Acme"
  $ nexxo plugin pack --hooks resolveId,load --capabilities capabilities.json

What stands in package.json need not be said:
  "nexxo": {
    "entry": "src/index.js",
    "hooks": ["load", "resolveId"],
    "capabilities": [{ "capability": "read", "value": ["icons"], "reason": "Reads the project's icons." }],
    "limits": { "cpuMs": 200 },
    "publisher": { "name": "Acme", "url": "https://acme.example" }
  }

The same files in a directory of the same name give the same archive; SOURCE_DATE_EPOCH fixes the time that is written
into it. Ends with 0 where the archive was written, 2 where it could not be.`;

/** `nexxo plugin pack [directory]`. */
export function packCommand(): Command {
  return new Command('pack')
    .description('Packs a plugin with all its dependencies into an archive to be signed and published.')
    .argument('[directory]', 'the directory of the package', '.')
    .option('--out <file>', 'where the archive goes; default: <name>-<version>.tgz in the working directory')
    .option('--entry <file>', 'the module with the plugin; default: what package.json exports')
    .option('--export <name>', 'the export with the factory; default: default')
    .option(
      '--hooks <names>',
      'the hooks that the plugin has; default: those that its factory gives without arguments',
    )
    .option('--capabilities <file>', 'what it asks for: a JSON list as below')
    .option('--publisher <name>', 'who publishes it; default: the author of package.json')
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (text: string, options: Options) => {
      const directory = resolve(text);
      const settings = packSettings(directory, options);
      const { manifest: manifestText, files, leftOut } = await packWithHooks(directory, settings);
      const manifest = parseManifest(manifestText);
      const archive = writeArtifact(new TextEncoder().encode(unsignedEnvelope(manifestText)), files);
      const out = resolve(options.out ?? archiveName(manifest));
      writeWhole(out, archive);
      const result = {
        file: relative(process.cwd(), out) || out,
        bytes: archive.length,
        signed: false,
        manifest,
        leftOut,
      };
      answer(result, options, lines);
    });
}

/** Packs, and where the hooks are not known asks the very bundle that was packed. */
async function packWithHooks(directory: string, settings: PackSettings): Promise<Made> {
  const { hooks, entry, exportName, capabilities, limits, publisher } = settings;
  const time = packTime();
  const pack = (list: string[]): Promise<Made> =>
    makeArtifact({
      directory,
      hooks: list,
      capabilities,
      limits,
      publisher,
      time,
      entry,
    });
  const made = await pack(hooks ?? []);
  if (hooks !== undefined) return made;
  return pack(await hooksOf(made, exportName));
}

async function hooksOf({ manifest, files }: Made, exportName: string): Promise<string[]> {
  try {
    return await packedHooks(manifest, files, exportName);
  } catch (error) {
    throw new UsageError(
      `Which hooks the plugin has could not be found out, for its factory does not run without arguments:\n  ${(error as Error).message}\nName them with --hooks, or as \`nexxo.hooks\` in package.json.`,
      'nexxo plugin pack --hooks resolveId,load,transform',
    );
  }
}

function packTime(): Date {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  if (epoch === undefined || epoch === '') return new Date();
  if (!/^\d{1,11}$/.test(epoch))
    throw new UsageError(`SOURCE_DATE_EPOCH is ${epoch}, and must be seconds since 1970.`);
  return new Date(Number(epoch) * 1000);
}

interface Result {
  file: string;
  bytes: number;
  manifest: Manifest;
  leftOut: string[];
}

function lines({ file, bytes, manifest, leftOut }: Result): string[] {
  return [
    `Packed ${paint('bold', `${manifest.name} ${manifest.version}`)} into ${file} (${Math.ceil(bytes / 1024)} KB)`,
    ...columns([
      ['files', manifest.files.map(({ path }) => path).join(', ')],
      ...(leftOut.length === 0 ? [] : [['left out', `${leftOut.join(', ')}: keys and secrets stay here`]]),
      ...wishRows(manifest),
    ]),
    '',
    'Nobody has signed it yet.',
    `Next: ${paint('bold', `nexxo plugin sign ${file} --key nexxo.key`)}`,
  ];
}
