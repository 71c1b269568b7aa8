/** From the text of an import to a file of the folder or a package outside it. */
import { folderOf, type FileTree } from '../../engine/files.ts'
import type { Module, Project } from '../../engine/project.ts'
import type { External } from '../../engine/values.ts'

export function resolveImport(from: string, module: Module, project: Project): Module | External | undefined {
  const dots = /^\.+/.exec(from)?.[0].length ?? 0
  if (dots > 0) {
    let folder = folderOf(module.file)
    for (let i = 1; i < dots; i++) folder = folderOf(folder)
    const named = from.slice(dots)
    return named === '' ? packageAt(folder, project) : moduleAt(folder, named, project)
  }
  // A package's own folders do not come before what is installed: `import flask` in `web/flask/views.py`.
  const isOutside = !from.includes('.') && project.isAnswered(from)
  for (const root of rootsFor(module.file)) {
    if (isOutside && project.files.has(`${root}/__init__.py`)) continue
    const found = moduleAt(root, from, project)
    // A script is not what it imports by its own name; a package may well import from itself.
    if (found !== undefined && (found.file !== module.file || found.file.endsWith('__init__.py'))) return found
  }
  return { kind: 'external', package: from, path: [] }
}

/** Where absolute imports may begin: the folders around the file, nearest first, and `src` beside them. */
function rootsFor(file: string): string[] {
  const roots: string[] = []
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    roots.push(folder, folder === '' ? 'src' : `${folder}/src`)
    if (folder === '') return roots
  }
}

function moduleAt(folder: string, dotted: string, project: Project): Module | undefined {
  const { files } = project
  const path = [folder, ...dotted.split('.')].filter((part) => part !== '').join('/')
  const file = moduleFile(files, path)
  if (file !== undefined) return project.module(file)
  return path !== folder && holdsPython(files, path) ? packageAt(path, project) : undefined
}

/** A folder as a package. Without `__init__.py` it is a namespace of what lies in it. */
function packageAt(folder: string, project: Project): Module | undefined {
  const file = folder === '' ? '__init__.py' : `${folder}/__init__.py`
  return project.files.has(file) ? project.module(file) : project.emptyModule(file, 'python')
}

function moduleFile(files: FileTree, path: string): string | undefined {
  if (files.has(`${path}.py`)) return `${path}.py`
  return files.has(`${path}/__init__.py`) ? `${path}/__init__.py` : undefined
}

function holdsPython(files: FileTree, folder: string): boolean {
  return files.hasFolder(folder) && files.inFolder(folder).some((file) => file.endsWith('.py'))
}

/** A module inside a package: `from package import module`. */
export function submodule(module: Module, name: string, project: Project): Module | undefined {
  return module.file.endsWith('__init__.py') ? moduleAt(folderOf(module.file), name, project) : undefined
}
