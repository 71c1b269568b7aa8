/** Which annotations of method security an application turns on. */
import type { Interpreter } from '../../../../engine/interpreter.ts'
import type { Project } from '../../../../engine/project.ts'
import type { ClassValue } from '../../../../engine/values.ts'
import { element, type Mark } from '../../../jvm/marks.ts'
import { classMarks } from '../../../jvm/methods.ts'
import { buildOf } from '../../../jvm/security-enforcement.ts'

interface Switch {
  readonly build: string
  /** Names of the annotations that it turns on. */
  readonly enforced: ReadonlySet<string>
}

interface Switches {
  readonly of: readonly Switch[]
  /** A folder of one application is configured as one, in whichever of its modules. */
  readonly isOneApplication: boolean
}

const JSR250 = ['RolesAllowed', 'DenyAll']

const known = new WeakMap<Project, Switches>()

/**
 * Whether an annotation on a class does anything: `@PreAuthorize`, `@Secured` and those of Jakarta are each turned on by
 * `@EnableMethodSecurity` and its kin, the last two only when it says so.
 */
export function methodSecurity(of: ClassValue, run: Interpreter): (mark: Mark) => boolean {
  const switches = switchesOf(run)
  const build = buildOf(of.scope.module.file, run.project)
  const reaching = switches.of.filter((one) => switches.isOneApplication || one.build === build)
  return (mark) => reaching.some(({ enforced }) => enforced.has(mark.name))
}

/** Whether the folder is one application, so that a configuration in any of its modules counts for all of them. */
export function isOneApplication(run: Interpreter): boolean {
  return switchesOf(run).isOneApplication
}

function switchesOf(run: Interpreter): Switches {
  let switches = known.get(run.project)
  if (switches === undefined) known.set(run.project, (switches = switchesIn(run)))
  return switches
}

function switchesIn(run: Interpreter): Switches {
  const { project } = run
  const found: Switch[] = []
  let applications = 0
  for (const of of project.classes) {
    for (const mark of classMarks(of, run)) {
      if (mark.name === 'SpringBootApplication') applications += 1
      const enforced = enforcedBy(mark)
      if (enforced.length > 0)
        found.push({ build: buildOf(of.scope.module.file, project), enforced: new Set(enforced) })
    }
  }
  return { of: found, isOneApplication: applications <= 1 }
}

function enforcedBy(mark: Mark): string[] {
  const isOn = (name: string, byDefault: boolean): boolean => {
    const value = element(mark, name)
    return value === undefined ? byDefault : value.kind === 'constant' && value.value === true
  }
  switch (mark.name) {
    case 'EnableReactiveMethodSecurity':
      return ['PreAuthorize']
    case 'EnableMethodSecurity':
    case 'EnableGlobalMethodSecurity':
      return [
        ...(isOn('prePostEnabled', mark.name === 'EnableMethodSecurity') ? ['PreAuthorize'] : []),
        ...(isOn('securedEnabled', false) ? ['Secured'] : []),
        ...(isOn('jsr250Enabled', false) ? JSR250 : []),
      ]
    default:
      return []
  }
}
