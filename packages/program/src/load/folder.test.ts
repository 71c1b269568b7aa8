import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exampleFiles } from '../../test/example-program.ts'
import { shippedLibrary } from '../../test/library.ts'
import { loadProgram, loadProgramFolder } from '../index.ts'

const library = await shippedLibrary()
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-program-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function write(files: Iterable<[string, string | Uint8Array]>): Promise<void> {
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

describe('loadProgramFolder', () => {
  test('reads a folder as it reads the same files in memory', async () => {
    await write(exampleFiles())
    await write([
      ['README.md', 'Hello'],
      ['.git/config', 'x'],
      ['node_modules/x/controls/y.yaml', ':'],
      ['controls/.DS_Store', 'x'],
    ])
    expect(await loadProgramFolder(folder, library)).toEqual(loadProgram(exampleFiles(), library))
  })

  test('refuses symbolic links, wherever they lead', async () => {
    await write(exampleFiles())
    await symlink('/etc/hostname', join(folder, 'controls/out.yaml'))
    await symlink('access-review.yaml', join(folder, 'controls/in.yaml'))
    await symlink('/etc', join(folder, 'frameworks'))
    const { program, problems } = await loadProgramFolder(folder, library)
    expect(program).toBeNull()
    expect(problems.map(({ code, file }) => `${code} ${file}`)).toEqual([
      'symbolic-link controls/in.yaml',
      'symbolic-link controls/out.yaml',
      'symbolic-link frameworks',
    ])
  })

  test('may itself be reached by a link', async () => {
    await write([...exampleFiles()].map(([path, text]) => [join('inner', path), text]))
    await symlink(join(folder, 'inner'), join(folder, 'link'))
    expect((await loadProgramFolder(join(folder, 'link'), library)).problems).toEqual([])
  })

  test('does not wait for a pipe', async () => {
    await write(exampleFiles())
    execFileSync('mkfifo', [join(folder, 'controls/pipe.yaml')])
    const { problems } = await loadProgramFolder(folder, library)
    expect(problems).toMatchObject([{ code: 'unreadable', file: 'controls/pipe.yaml' }])
  })

  test('says when the folder does not exist', async () => {
    const { program, problems } = await loadProgramFolder(join(folder, 'nowhere'), library)
    expect(program).toBeNull()
    expect(problems).toMatchObject([
      { code: 'unreadable', message: 'Cannot be read (ENOENT)' },
      { code: 'missing-file' },
    ])
  })

  test('says which file is too large, not UTF-8, or not read', async () => {
    await write(exampleFiles())
    await write([
      ['controls/large.yaml', `# ${'x'.repeat(1024 * 1024)}`],
      ['controls/latin.yaml', Uint8Array.from([0x69, 0x64, 0x3a, 0x20, 0xe9])],
      ['controls/notes.txt', 'x'],
    ])
    const { problems } = await loadProgramFolder(folder, library)
    expect(problems.map(({ code, file }) => `${code} ${file}`)).toEqual([
      'file-too-large controls/large.yaml',
      'not-utf8 controls/latin.yaml',
      'unread-file controls/notes.txt',
    ])
  })
})
