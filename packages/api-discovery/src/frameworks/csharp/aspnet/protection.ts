/** Guards that the start of an application puts in front of controllers, pages and minimal APIs. */
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { native, UNKNOWN, type ClassValue } from '../../../engine/values.ts'
import type { Guard, SourceEndpoint } from '../../../model.ts'
import type { Decision, Protection } from '../../../routing/access-rules.ts'
import type { Controller } from './controller-class.ts'
import { pageOf, type Page } from '../razor-pages/page.ts'
import {
  authorizationState,
  type AuthorizationState,
  type FilteredKind,
  type Mapped,
  type PageRule,
} from './authorization.ts'
import { allowsAnonymous } from './guards.ts'
import { marksOfRoute } from './reader.ts'
import { Services } from './services.ts'

export function aspnetProtection(project: Project, run: Interpreter): Protection | undefined {
  const state = authorizationState(project)
  for (const of of project.classes) if (of.scope.module.language.name === 'csharp') readStartup(of, run)
  const projects = projectsOf(project)
  return ({ endpoint, route }) => {
    const place = { file: endpoint.file, state, projects }
    const page = pageOf(route, run)
    if (page !== undefined) return pageGuards(page, endpoint, place)
    const marks = marksOfRoute(route, run)
    if (marks === undefined || allowsAnonymous(marks.all)) return []
    const demanded =
      marks.kind === 'endpoint' ? [] : [...filtersOf(place, KINDS[marks.kind]), ...ofMapped(place, state.controllers)]
    return withFallback(demanded, marks.demands, place)
  }
}

/** Where an endpoint stands, and all that is known of the starts of applications. */
interface Place {
  readonly file: string
  readonly state: AuthorizationState
  readonly projects: Projects
}

const KINDS: Readonly<Record<Controller['kind'], readonly FilteredKind[]>> = {
  mvc: ['core', 'mvc'],
  api: ['core'],
  odata: ['core'],
  webapi: ['webapi'],
}

function pageGuards({ marks, name, area }: Page, endpoint: SourceEndpoint, place: Place): readonly Guard[] {
  const { state } = place
  const rules = state.pageRules.filter((rule) => isHere(rule, place) && rule.area === area && isAbout(rule, name))
  // Whatever lets anyone in wins over all demands.
  if (allowsAnonymous(marks) || rules.some(({ guard }) => guard === undefined)) return []
  const demanded = [
    ...filtersOf(place, ['core']),
    ...ofMapped(place, state.pages),
    ...rules.flatMap(({ guard }) => guard ?? []),
  ]
  return withFallback(demanded, endpoint.guards.length > 0 || marks.some(({ name: of }) => of === 'Authorize'), place)
}

function isAbout({ page, isFolder }: PageRule, name: string): boolean {
  const [wanted, given] = [page.toLowerCase().replace(/\/$/, ''), name.toLowerCase()]
  return given === wanted || (isFolder && given.startsWith(`${wanted}/`))
}

function isHere({ file }: { readonly file: string }, place: Place): boolean {
  return place.projects.reaches(file, place.file)
}

function filtersOf(place: Place, kinds: readonly FilteredKind[]): readonly Guard[] {
  return place.state.filters.flatMap(({ guard, of }) => (kinds.includes(of) && isHere(guard, place) ? [guard] : []))
}

function ofMapped(place: Place, { guards, open }: Mapped): readonly Guard[] {
  return open === 0 ? guards.filter((guard) => isHere(guard, place)) : []
}

/** What has no demand of its own is asked for what the fallback says. */
function withFallback(demanded: readonly Guard[], demandsSome: boolean, place: Place): readonly Guard[] {
  if (demanded.length > 0 || demandsSome) return demanded
  const isUsed =
    [...place.state.used].some((file) => isHere({ file }, place)) || place.projects.addsByItself(place.file)
  const decision = isUsed ? fallbackOf(place) : 'open'
  return typeof decision === 'string' ? [] : [decision]
}

/** The last one that is certain, unless one that may stand after it is another. */
function fallbackOf(place: Place): Decision {
  let decision: Decision = 'open'
  for (const one of place.state.fallbacks.filter((fallback) => isHere(fallback, place))) {
    if (one.isCertain) decision = one.decision
    else if (typeof one.decision === 'string') decision = 'unknown'
  }
  return decision
}

/** `Startup.ConfigureServices`, which the host calls: read once more, as every start of the application reads it. */
function readStartup(of: ClassValue, run: Interpreter): void {
  const method = of.def.members.find((member) => member.name === 'ConfigureServices')?.method
  if (method === undefined) return
  run.unit(of.scope.module, () => {
    const self = run.instantiate(of, run.callOf(undefined, of.scope, [], new Map(), of.def.line))
    const args = method.params.map(({ type }) =>
      type?.kind === 'named' && type.name.endsWith('IServiceCollection') ? native(new Services(undefined)) : UNKNOWN,
    )
    run.invoke(run.makeFunction(method, of.scope, self, of), args, new Map(), self)
  })
}

/** Which files belong to one application, and which applications put authorization in front by themselves (.NET 7). */
interface Projects {
  readonly reaches: (file: string, other: string) => boolean
  readonly addsByItself: (file: string) => boolean
}

function projectsOf(project: Project): Projects {
  const files = [...project.files.paths].filter((path) => path.endsWith('.csproj'))
  const texts = new Map(files.map((file) => [folderOf(file), project.files.text(file) ?? '']))
  const applications = [...texts].filter(([, text]) => text.includes('Microsoft.NET.Sdk.Web'))
  const projectOf = (file: string): string => {
    for (let folder = folderOf(file); folder !== ''; folder = folderOf(folder)) if (texts.has(folder)) return folder
    return ''
  }
  const isAlone = applications.length < 2
  return {
    reaches: (file, other) => isAlone || projectOf(file) === projectOf(other),
    addsByItself: (file) => {
      const own = isAlone ? applications[0]?.[1] : texts.get(projectOf(file))
      return /<TargetFrameworks?>[^<]*net(?:[7-9]|\d{2})\.0/.test(own ?? '')
    },
  }
}
