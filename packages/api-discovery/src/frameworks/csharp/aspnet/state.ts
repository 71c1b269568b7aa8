/** What the start of an application says about all of its controllers. */
import type { Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import type { Value } from '../../../engine/values.ts'
import type { PlacedGuard } from './guards.ts'

/** A route of no controller in particular: `{controller=Home}/{action=Index}/{id?}`. */
export interface Convention extends Site {
  readonly pattern: string
  /** Values of parameters that the pattern does not have, or that may be left out. */
  readonly defaults: ReadonlyMap<string, string>
  readonly area?: string
  /** Web API 2 chooses the action by the method of the request. */
  readonly byVerb: boolean
  /** Demanded of whoever calls by it. */
  readonly guards: PlacedGuard[]
}

export class AspNetState {
  readonly conventions: Convention[] = []
  /** `UsePathBase("/shop")` */
  pathBase: Value | undefined
  /** Prefix of the group that controllers are mapped on. */
  controllerPrefix: Value | undefined
  lowercase = false
  /** OData names JSON as the model does, unless the model is built in lower camel case. */
  readonly hasCamelCaseModel: boolean
  /** Web API 2 names JSON as classes do, unless a resolver of names in camelCase is set. */
  readonly hasCamelCaseJson: boolean
  /** What OData's entity sets stand below; undefined when nothing says. */
  odataPrefix: Value | undefined

  constructor(project: Project) {
    const mentions = (word: string): boolean =>
      project.modules().some(({ file }) => project.files.text(file)?.includes(word) === true)
    this.hasCamelCaseJson = mentions('CamelCasePropertyNamesContractResolver')
    this.hasCamelCaseModel = mentions('EnableLowerCamelCase')
  }
}

const states = new WeakMap<Project, AspNetState>()

export function aspnetState(project: Project): AspNetState {
  let state = states.get(project)
  if (state === undefined) states.set(project, (state = new AspNetState(project)))
  return state
}
