/**
 * Whether anything enforces the annotations of Jakarta (`@RolesAllowed`): JAX-RS itself does not, so that they protect
 * nothing until a container or a filter is shown that reads them.
 */
import { folderOf } from '../../engine/files.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Project } from '../../engine/project.ts'
import type { ClassValue } from '../../engine/values.ts'
import type { Mark } from './marks.ts'
import { classMarks, methodMarks, methodsOf } from './methods.ts'

const BUILD_FILES = ['pom.xml', 'build.gradle', 'build.gradle.kts']
/** Modules of Quarkus, Helidon and Micronaut whose presence alone turns the annotations on. */
const ENFORCING_MODULES =
  /\b(?:quarkus-(?:security|security-jpa|oidc|smallrye-jwt|elytron-security[\w-]*|keycloak-authorization)|helidon-microprofile-(?:security|jwt-auth|oidc)|micronaut-security[\w-]*)\b/
const ENFORCING_PACKAGES = ['io.quarkus.security', 'io.micronaut.security', 'io.helidon.security']
/** Jersey's, given to a configuration: `register(RolesAllowedDynamicFeature.class)`. */
const FEATURE = /\bRolesAllowedDynamicFeature\s*(?:\.class|::class|\(\s*\))/
/** The same in a descriptor, and RESTEasy's switch. */
const DESCRIBED =
  /<param-name>\s*resteasy\.role\.based\.security\s*<\/param-name>\s*<param-value>\s*true\s*<|<param-value>[^<]*\bRolesAllowedDynamicFeature\b/i
const EJB = new Set(['Stateless', 'Stateful', 'Singleton'])
const MAX_BYTES = 500_000

const decided = new WeakMap<Project, ReadonlySet<string>>()

/** Whether the annotations of a class are shown to be enforced, by the build that it belongs to or as a session bean. */
export function enforcesAnnotations(of: ClassValue, marks: readonly Mark[], run: Interpreter): boolean {
  if (marks.some((mark) => EJB.has(mark.name) && /^(?:jakarta|javax)\.ejb\b/.test(mark.package))) return true
  let builds = decided.get(run.project)
  if (builds === undefined) decided.set(run.project, (builds = enforcingBuilds(run)))
  return builds.has(buildOf(of.scope.module.file, run.project))
}

/** The nearest folder at or above a file that is built by itself; the searched folder when none is. */
export function buildOf(file: string, project: Project): string {
  for (let folder = folderOf(file); folder !== ''; folder = folderOf(folder)) {
    if (BUILD_FILES.some((name) => project.files.has(`${folder}/${name}`))) return folder
  }
  return ''
}

function enforcingBuilds(run: Interpreter): ReadonlySet<string> {
  const { project } = run
  const builds = new Set<string>()
  for (const file of project.files.paths) {
    if (isEnforcingFile(file, project)) builds.add(buildOf(file, project))
  }
  for (const of of project.classes) {
    const { file } = of.scope.module
    const build = buildOf(file, project)
    if (!builds.has(build) && (hasEnforcedMark(of, run) || says(file, FEATURE, project))) builds.add(build)
  }
  return builds
}

function isEnforcingFile(file: string, project: Project): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1)
  if (BUILD_FILES.includes(name)) return says(file, ENFORCING_MODULES, project)
  if (name === 'server.xml') return says(file, /<feature>\s*(?:appSecurity|mpJwt)-/i, project)
  return name === 'web.xml' && says(file, DESCRIBED, project)
}

function says(file: string, pattern: RegExp, project: Project): boolean {
  const source = project.files.text(file) ?? ''
  return source.length < MAX_BYTES && pattern.test(withoutComments(source))
}

/** Of XML, Gradle, Java and Kotlin alike. */
function withoutComments(source: string): string {
  return source.replaceAll(/<!--[\s\S]*?-->|\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}

/** A mark that only exists where something enforces it: Quarkus' `@Authenticated`, MicroProfile's `@LoginConfig`. */
function hasEnforcedMark(of: ClassValue, run: Interpreter): boolean {
  const enforces = (mark: Mark): boolean =>
    ENFORCING_PACKAGES.some((start) => mark.package.startsWith(start)) ||
    (mark.name === 'LoginConfig' && mark.package.startsWith('org.eclipse.microprofile.auth'))
  return (
    classMarks(of, run).some(enforces) || methodsOf(of, run).some((method) => methodMarks(method, run).some(enforces))
  )
}
