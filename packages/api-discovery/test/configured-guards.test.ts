/** A rule of the configuration is dropped: `--diff` says of which endpoints it was the guard. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCli } from '../src/command-line/run-cli.ts'

const FRAMEWORKS = join(import.meta.dirname, '../src/frameworks')

interface Dropped {
  /** A fixture, below `src/frameworks`. */
  readonly fixture: string
  readonly file: string
  /** What is taken out of the file, and what stands there then. */
  readonly rule: string
  readonly left?: string
  /** Endpoints that lose a guard by it: all of them. */
  readonly lost: readonly string[]
}

const CASES: readonly Dropped[] = [
  {
    fixture: 'java/spring/fixtures/security-chain',
    file: 'src/main/java/com/acme/SecurityConfig.java',
    rule: '.requestMatchers(new AntPathRequestMatcher("/admin/**")).hasRole("ADMIN")',
    lost: ['GET /shop/admin/users'],
  },
  {
    fixture: 'java/spring/fixtures/security-chain',
    file: 'src/main/java/com/acme/SecurityConfig.java',
    rule: '.anyRequest().authenticated()',
    left: '.anyRequest().permitAll()',
    lost: ['GET /shop/health/details', 'GET /shop/reports/{year}/lines', 'GET /shop/team/users/{name}'],
  },
  {
    fixture: 'csharp/aspnet/fixtures/startup-guards',
    file: 'Startup.cs',
    rule: 'options.FallbackPolicy = options.DefaultPolicy;',
    lost: ['GET /ping'],
  },
  {
    fixture: 'csharp/razor-pages/fixtures/conventions',
    file: 'Program.cs',
    rule: 'options.Conventions.AuthorizeFolder("/Private", "Staff");',
    lost: ['GET /Private'],
  },
  {
    fixture: 'php/symfony/fixtures/access-control',
    file: 'config/packages/security.yaml',
    rule: '- { path: ^/admin, roles: ROLE_ADMIN }',
    lost: ['GET /admin/users'],
  },
  {
    fixture: 'php/laravel/fixtures/configured-guards',
    file: 'bootstrap/app.php',
    rule: "$middleware->api(prepend: ['auth:sanctum']);",
    lost: ['GET /api/fast', 'GET /api/me'],
  },
  {
    fixture: 'java/jaxrs/fixtures/quarkus-permissions',
    file: 'src/main/resources/application.properties',
    rule: 'quarkus.http.auth.permission.staff.paths=/staff/*',
    lost: ['GET /staff/board'],
  },
  {
    fixture: 'java/servlet/fixtures/security-constraints',
    file: 'src/main/webapp/WEB-INF/web.xml',
    rule: '<auth-constraint><role-name>manager</role-name><role-name>clerk</role-name></auth-constraint>',
    lost: ['GET /staff/list'],
  },
  {
    fixture: 'java/micronaut/fixtures/intercept-url-map',
    file: 'src/main/resources/application.yml',
    rule: 'access: [isAuthenticated()]',
    left: 'access: [isAnonymous()]',
    lost: ['GET /books/{id}'],
  },
  {
    fixture: 'javascript/nestjs/fixtures/guard-metadata',
    file: 'src/app.module.ts',
    rule: '{ provide: APP_GUARD, useClass: RolesGuard },',
    lost: ['DELETE /cats'],
  },
  {
    fixture: 'python/django/fixtures/middleware-guards',
    file: 'shop/settings.py',
    rule: '"django.contrib.auth.middleware.LoginRequiredMiddleware",',
    lost: ['GET /home/'],
  },
  {
    fixture: 'python/rest-framework/fixtures/guards',
    file: 'settings.py',
    rule: '"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],',
    lost: ['GET /by-default/', 'GET /default/'],
  },
  {
    fixture: 'python/fastapi/fixtures/application-dependencies',
    file: 'main.py',
    rule: 'Depends(verify_token), ',
    lost: ['GET /items/{item_id}', 'GET /me'],
  },
  {
    fixture: 'java/spring/fixtures/security-xml',
    file: 'src/main/webapp/WEB-INF/spring-security.xml',
    rule: '<intercept-url pattern="/orders/**" access="isAuthenticated()"/>',
    lost: ['GET /orders/{id}'],
  },
]

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-guards-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test.each(CASES)('$fixture without $rule', async ({ fixture, file, rule, left = '', lost }) => {
  const before = join(FRAMEWORKS, fixture)
  const after = join(dir, 'after')
  cpSync(before, after, { recursive: true })
  const source = readFileSync(join(after, file), 'utf8')
  expect(source).toContain(rule)
  writeFileSync(join(after, file), source.replace(rule, left))
  let out = ''
  const output = { out: (text: string) => void (out += text), err: () => {}, isTty: false }
  const exit = await runCli(
    ['discover', after, '--baseline', before, '--fail-on', 'guard-lost', '--format', 'json'],
    output,
  )
  expect(exit).toBe(1)
  const { changes }: { changes: { change: string; method: string; path: string }[] } = JSON.parse(out)
  expect(changes.filter(({ change }) => change === 'guard-lost').map((one) => `${one.method} ${one.path}`)).toEqual(
    lost,
  )
})
