/** Files of a language by what their text declares, so that only those are parsed that a missing name may come from. */
import type { Project } from '../engine/project.ts'

export class DeclarationIndex {
  readonly #files = new Map<string, string[]>()

  /** `declaration` is global; its first group is the name. */
  constructor(project: Project, file: RegExp, declaration: RegExp) {
    for (const path of project.files.paths) {
      if (!file.test(path)) continue
      for (const [, name = ''] of (project.files.source(path)?.text ?? '').matchAll(declaration)) {
        const known = this.#files.get(name)
        if (known === undefined) this.#files.set(name, [path])
        else if (known.at(-1) !== path) known.push(path)
      }
    }
  }

  /** Files that declare a name, those that share the longest path with `from` first. */
  filesOf(name: string, from: string): readonly string[] {
    return (this.#files.get(name) ?? []).toSorted((a, b) => shared(b, from) - shared(a, from))
  }
}

function shared(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}

/** One index for each project, made when it is first asked for. */
export function declarationIndex(file: RegExp, declaration: RegExp): (project: Project) => DeclarationIndex {
  const known = new WeakMap<Project, DeclarationIndex>()
  return (project) => {
    let index = known.get(project)
    if (index === undefined) known.set(project, (index = new DeclarationIndex(project, file, declaration)))
    return index
  }
}
