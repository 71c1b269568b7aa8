/** Which files of a folder belong to which package, found out from their heads and not from a parse of all of them. */
import { folderOf } from '../../engine/files.ts'
import type { Module, Project } from '../../engine/project.ts'
import type { External } from '../../engine/values.ts'
import { anywhere, qualifiedName, scopeName, splitScope } from './names.ts'

const EXTENSION = /\.(?:java|kts?|groovy)$/
class PackageIndex {
  readonly #project: Project
  readonly #byName = new Map<string, string[]>()
  readonly #packages = new Map<string, string>()
  readonly #declared = new Map<string, ReadonlySet<string>>()
  #files: ReadonlyMap<string, readonly string[]> | undefined

  constructor(project: Project) {
    this.#project = project
    for (const file of project.files.paths) {
      if (!EXTENSION.test(file)) continue
      const name = baseName(file)
      const known = this.#byName.get(name)
      if (known === undefined) this.#byName.set(name, [file])
      else known.push(file)
    }
    for (const { def } of project.modules()) {
      if (def.scope !== undefined && EXTENSION.test(def.file))
        this.#packages.set(def.file, splitScope(def.scope).package)
    }
  }

  /** Files named after a class, that are of a package. */
  classFiles(packageName: string, name: string): readonly string[] {
    return (this.#byName.get(name) ?? []).filter((file) => this.packageOf(file) === packageName)
  }

  /** Kotlin files of a package that declare a name at their top level, whatever they are called. */
  declaringFiles(packageName: string, name: string): readonly string[] {
    return this.filesOf(packageName).filter((file) => this.#declaredIn(file).has(name))
  }

  filesOf(packageName: string): readonly string[] {
    this.#files ??= this.#findFiles()
    return this.#files.get(packageName) ?? []
  }

  has(packageName: string): boolean {
    return this.filesOf(packageName).length > 0
  }

  packageOf(file: string): string {
    let known = this.#packages.get(file)
    if (known === undefined) {
      const text = this.#project.files.source(file)?.text ?? ''
      known = /^\s*package\s+([\w.`]+)/m.exec(text)?.[1]?.replaceAll('`', '') ?? ''
      this.#packages.set(file, known)
    }
    return known
  }

  #findFiles(): ReadonlyMap<string, readonly string[]> {
    const folders = new Map<string, string[]>()
    for (const file of [...this.#byName.values()].flat()) {
      const folder = folderOf(file)
      const known = folders.get(folder)
      if (known === undefined) folders.set(folder, [file])
      else known.push(file)
    }
    const found = new Map<string, string[]>()
    for (const [folder, files] of folders) {
      // Where one file lies in folders named after its package, all beside it do.
      const first = files[0] === undefined ? '' : this.packageOf(files[0])
      const common = first !== '' && `/${folder}`.endsWith(`/${first.replaceAll('.', '/')}`) ? first : undefined
      for (const file of files) {
        const name = this.#packages.get(file) ?? common ?? this.packageOf(file)
        const known = found.get(name)
        if (known === undefined) found.set(name, [file])
        else known.push(file)
      }
    }
    return found
  }

  #declaredIn(file: string): ReadonlySet<string> {
    let names = this.#declared.get(file)
    if (names === undefined) {
      const text = this.#project.files.source(file)?.text ?? ''
      names = new Set([...text.matchAll(DECLARATION)].map(([, name = '']) => name))
      this.#declared.set(file, names)
    }
    return names
  }
}

/** Names after a word that declares; a few that are not at the top level do no harm. */
const DECLARATION =
  /\b(?:fun|val|var|class|object|interface|typealias|enum|record)\s+(?:<[^<>\n]{0,80}>\s*)?(?:[\w<>?,* ]{1,80}\.)?`?(\w{1,80})/g

const indexes = new WeakMap<Project, PackageIndex>()

function indexOf(project: Project): PackageIndex {
  let index = indexes.get(project)
  if (index === undefined) indexes.set(project, (index = new PackageIndex(project)))
  return index
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(EXTENSION, '')
}

/** `Language.resolve` of the JVM languages: `from` is a qualified name, or a package or class followed by `.*`. */
export function resolveImport(from: string, module: Module, project: Project): Module | External | undefined {
  const index = indexOf(project)
  const isStar = from.endsWith('.*')
  const whole = isStar ? from.slice(0, -2) : from
  if (isStar && !/(?:^|\.)[A-Z]/.test(whole)) {
    return index.has(whole)
      ? project.packageModule(module.language.name, anywhere(whole))
      : { kind: 'external', package: whole, path: [] }
  }
  const { package: packageName, path } = qualifiedName(whole)
  const [name = ''] = path
  const files = index.classFiles(packageName, name)
  const file = nearest(files.length > 0 ? files : index.declaringFiles(packageName, name), module.file)
  if (file !== undefined) return project.module(file)
  return { kind: 'external', package: packageName, path: [] }
}

/** `Language.declaring` of the JVM languages. */
export function declaringFiles(scope: string, name: string, project: Project): readonly string[] {
  if (!/^\w+$/.test(name)) return []
  const { package: packageName, isAnywhere } = splitScope(scope)
  const index = indexOf(project)
  const named = index.classFiles(packageName, name)
  const files = named.length > 0 ? named : index.declaringFiles(packageName, name)
  return isAnywhere ? files : files.filter((file) => scopeName(file, packageName) === scope)
}

/** Of several files, the one that shares the most folders with another. */
function nearest(files: readonly string[], to: string): string | undefined {
  const own = to.split('/')
  const shared = (file: string): number => {
    const parts = file.split('/')
    let count = 0
    while (count < parts.length && parts[count] === own[count]) count++
    return count
  }
  return files.reduce<string | undefined>(
    (best, file) => (best === undefined || shared(file) > shared(best) ? file : best),
    undefined,
  )
}
