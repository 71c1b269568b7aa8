// Builds the web page into web/dist and notes in .cache/web-build.json what it was built from. `holdfast start` runs this in a process
// of its own when something changed, so that the bundler takes no memory from the server.
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import { writeWebBuild } from '../src/surfaces/web-build.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const inputs = new Set<string>()

/** Notes every file of the checkout that the bundler reads. */
const noteInputs: Plugin = {
  name: 'holdfast-note-inputs',
  buildEnd() {
    for (const id of this.getModuleIds()) {
      const path = relative(root, id.split('?')[0] ?? id)
      if (!path.startsWith('..') && !path.startsWith('node_modules') && !id.startsWith('\0')) inputs.add(path)
    }
  },
}

process.env['NODE_ENV'] = 'production'
await mkdir(join(root, '.cache'), { recursive: true })
const folder = await mkdtemp(join(root, '.cache', 'web-'))
try {
  await build({
    configFile: join(root, 'web', 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: folder },
    plugins: [noteInputs],
  })
  // a temporary folder is its maker's alone; the page may be served by another user
  await chmod(folder, 0o755)
  // the finished page takes the old one's place at once, whoever is serving that
  const dist = join(root, 'web', 'dist')
  await rm(`${dist}.old`, { recursive: true, force: true })
  await rename(dist, `${dist}.old`).catch(() => undefined)
  await rename(folder, dist)
  await rm(`${dist}.old`, { recursive: true, force: true })
  await writeWebBuild([...inputs].toSorted())
} finally {
  await rm(folder, { recursive: true, force: true })
}
