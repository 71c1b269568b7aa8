// Builds the single-file verifier and writes it as a module, so that the bundle writer has its text at run time in a
// checkout as well as when published: `node packages/ledger/scripts/build-verifier.ts`
// The result is committed; a test fails when it is not the one that the sources give.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const fileIn = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

export const VERIFIER_SOURCE = fileIn('src/verifier-source.ts')

const BANNER = `#!/usr/bin/env node
// Verifies the ledger bundle in which this file came: node verify.mjs bundle.zip --key KEY
// It needs Node.js 20 or newer and nothing else, and uses no network. Built from @holdfast/ledger (Apache-2.0);
// whoever does not trust the bundle should take this file from a Holdfast release instead.`

/** The text of `verify.mjs`. Not minified: an auditor may want to read it. */
export async function buildVerifier(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: fileIn('.'), // paths appear in comments: the same wherever this runs
    entryPoints: [fileIn('src/verify/main.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    charset: 'utf8',
    banner: { js: BANNER },
  })
  return outputFiles.map(({ text }) => text).join('')
}

/** The module that holds this text, as a template literal: changes stay readable in a diff. */
export function verifierModule(text: string): string {
  const literal = text.replace(/[\\`]|\$(?=\{)/g, String.raw`\$&`)
  return `// Written by scripts/build-verifier.ts: do not edit.
/** The text of the single-file verifier that goes into every bundle. */
export const verifierSource: string = \`${literal}\`
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(VERIFIER_SOURCE, verifierModule(await buildVerifier()))
}
