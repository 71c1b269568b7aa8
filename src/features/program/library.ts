import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type FrameworkLibrary,
  loadProgram,
  type LoadResult,
  type Program,
  type ProgramFiles,
  readFrameworkLibrary,
  readProgramFolder,
} from '@holdfast/program'
import { installationRoot } from '../../core/config.ts'
import { HoldfastError } from '../../core/errors.ts'

const contentFolder = join(installationRoot, 'content')

let frameworks: Promise<FrameworkLibrary> | undefined

/** The frameworks that come with Holdfast. They are part of the release, so a problem in them is a defect. */
export function frameworkLibrary(): Promise<FrameworkLibrary> {
  frameworks ??= readFrameworkLibrary(join(contentFolder, 'frameworks')).then(({ library, problems }) => {
    if (!library) throw new Error(`content/frameworks: ${problems[0]?.message}`)
    return library
  })
  return frameworks
}

/** Reads a program from files that somebody sent. */
export const loadFiles = async (files: ProgramFiles): Promise<LoadResult> =>
  loadProgram(files, await frameworkLibrary())

/** Ids of the programs that come with Holdfast. */
export async function libraryPrograms(): Promise<string[]> {
  const entries = await readdir(join(contentFolder, 'programs'), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

/** @throws HoldfastError `not_found` for an id that is not in the library */
export async function loadLibraryProgram(id: string): Promise<Program> {
  if (!(await libraryPrograms()).includes(id))
    throw new HoldfastError('not_found', `There is no program "${id}" in the library.`)
  const { files, problems } = await readProgramFolder(join(contentFolder, 'programs', id))
  const { program } = loadProgram(files, await frameworkLibrary(), problems)
  if (!program) throw new Error(`content/programs/${id} does not load`)
  return program
}
