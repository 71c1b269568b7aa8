/** Definitions of models of LoopBack 2 and 3: `common/models/note.json`, made public by `server/model-config.json`. */
import { folderOf } from '../../../engine/files.ts'
import type { Project } from '../../../engine/project.ts'
import { field, plainText, textField, truth, type RecordValue } from '../../../engine/values.ts'
import { pluralize } from '../../../languages/inflector.ts'
import { documentValue } from '../lambda/documents.ts'

const MODEL = /(?:^|\/)models\/([\w-]+)\.json$/

export interface Model {
  readonly file: string
  readonly definition: RecordValue
  /** Where its routes begin, with the root of the interface. */
  readonly path: string
}

/** Models that callers reach, in the folders of an application. */
export function modelsOf(project: Project): readonly Model[] {
  return [...project.files.paths].filter((path) => MODEL.test(path)).flatMap((file) => modelIn(file, project) ?? [])
}

/** The model that a script beside its definition is about. */
export function modelBeside(script: string, project: Project): Model | undefined {
  return modelIn(script.replace(/\.[jt]s$/, '.json'), project)
}

function modelIn(file: string, project: Project): Model | undefined {
  const definition = documentIn(file, project)
  const name = textField(definition, 'name')
  if (definition?.kind !== 'record' || name === undefined || field(definition, 'base') === undefined) return undefined
  const base = folderOf(folderOf(folderOf(file)))
  if (isHidden(name, base, project)) return undefined
  const own = textField(field(definition, 'http'), 'path')
  const plural = own ?? textField(definition, 'plural') ?? pluralize(name)
  return { file, definition, path: `${rootOf(base, project)}/${plural.replace(/^\//, '')}` }
}

/** `"public": false` in the configuration. */
function isHidden(name: string, base: string, project: Project): boolean {
  const config = documentIn(under(base, 'server/model-config.json'), project)
  const shown = field(field(config, name), 'public')
  return shown !== undefined && truth(shown) === false
}

/** `restApiRoot` of `server/config.json`; `/api` without it. */
function rootOf(base: string, project: Project): string {
  const config = documentIn(under(base, 'server/config.json'), project)
  return (plainText(field(config, 'restApiRoot')) ?? '/api').replace(/\/$/, '')
}

function under(base: string, path: string): string {
  return base === '' ? path : `${base}/${path}`
}

function documentIn(file: string, project: Project): RecordValue | undefined {
  const source = project.files.source(file)?.text
  return source === undefined ? undefined : documentValue(source, file)
}
