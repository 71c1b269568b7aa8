import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Built pages in a folder of their own; `remove` it afterwards. */
export interface BuiltWeb {
  folder: string
  remove: () => Promise<void>
}

/** Builds web/ as it is published, but with the gallery of components at /dev/gallery. Takes a second or two. */
export async function buildWebWithGallery(): Promise<BuiltWeb> {
  await mkdir(join(root, '.cache'), { recursive: true })
  const folder = await mkdtemp(join(root, '.cache', 'web-gallery-'))
  await promisify(execFile)(
    process.execPath,
    [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '--config',
      join(root, 'web/vite.config.ts'),
      '--mode',
      'gallery',
      '--outDir',
      folder,
    ],
    // Vitest sets it to `test`, which would build React for development.
    { env: { ...process.env, NODE_ENV: 'production' } },
  )
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
