/** Which packages the code around a file uses. */
import { folderOf } from '../../engine/files.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Project } from '../../engine/project.ts'

/**
 * Whether the nearest manifests name one of the packages; without any manifest, whether any module that was read
 * imports one.
 */
export function usesPackage(run: Interpreter, file: string, ...names: readonly string[]): boolean {
  const { project } = run
  if (names.some((name) => project.packages.has(name))) {
    const declared = manifestNames(project, file, names)
    return declared ?? true
  }
  return manifestNames(project, file, names) ?? false
}

/** Undefined when there is no manifest. */
export function manifestNames(project: Project, file: string, names: readonly string[]): boolean | undefined {
  let found: boolean | undefined
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    const text = project.files.text(folder === '' ? 'package.json' : `${folder}/package.json`)
    if (text !== undefined) {
      if (names.some((name) => text.includes(`"${name}"`))) return true
      found = false
    }
    if (folder === '') return found
  }
}
