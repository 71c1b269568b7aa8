import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { javaLowering } from '../java/lower.ts'
import { kotlinLowering } from '../kotlin/lower.ts'
import { loadGrammars } from '../parser.ts'
import { anywhere, qualifiedName, scopeName, splitScope } from './names.ts'

const JAVA = `package a.b; import static a.B.*; import c.d.E.F;
@RestController @RequestMapping(value = {"/a", P}) public class A<T> extends B<T> implements C {
  private static final String P = "/x" + 1; { init(); } static { more(); }
  record R(@NotNull String n, int... xs) { R { check(); } } enum E { X("x"), Y { void f() {} }; }
  @GetMapping("/{id:\\d+}") <R> List<R[]> f(@PathVariable final long id) throws E {
    for (var s : List.of("a")) app.get(s, (ctx) -> { if (ctx == null) throw new X(); else return; });
    try (R r = open()) { x[0] += y ? this::g : A::new; } catch (E e) { } finally { }
    return switch (x) { case 1 -> "a"; default -> { yield new Object() { int z = 1; }; } };
  }
}`

const KOTLIN = `package a.b
import a.B.*; import c.d as e
@Path("/x") data class A(val a: String? = null, @field:X("y") private var b: List<Int>) : B(a), C by d {
  companion object { const val P = "/\${x}/$y" }
  init { f() }
  val z by lazy { 1 }; val w get() = 2
}
fun <T> Route.f(vararg xs: T, block: Route.() -> Unit = {}) = route("/a") {
  get("{id?}") { val (p, q) = call.parameters["id"] ?: return@get; it.x!!.y = when (p) { is A -> 1; else -> { 2 } } }
  for (i in xs) if (i > 1) post<A> { } else "a" bind GET to { r: Request -> Response(OK) }
  try { object : X { override fun g() = ::h } } catch (e: E) { } finally { }
}`

describe('lowering', () => {
  beforeAll(() => loadGrammars(['java', 'kotlin']))

  test.each([
    ['java', javaLowering, JAVA],
    ['kotlin', kotlinLowering, KOTLIN],
  ] as const)('takes any beginning and any part of %s', (_, lowering, source) => {
    fc.assert(
      fc.property(fc.nat(source.length), fc.nat(source.length), fc.string(), (start, end, noise) => {
        for (const text of [
          source.slice(0, end),
          source.slice(start),
          source.slice(0, start) + noise + source.slice(end),
        ]) {
          const { body } = lowering.lower({ file: 'x', text })
          expect(JSON.stringify(body)).toBeTypeOf('string')
        }
      }),
      { numRuns: 40 },
    )
  })

  test.each([
    ['java', javaLowering, (inner: string) => `class A { int x = ${inner}; }`],
    ['kotlin', kotlinLowering, (inner: string) => `val x = ${inner}`],
  ] as const)('leaves parts of %s out that are nested too deep', (_, lowering, wrap) => {
    const { cut } = lowering.lower({ file: 'x', text: wrap('('.repeat(600) + '1' + ')'.repeat(600)) })
    expect(cut).toBe(true)
  })
})

describe('names', () => {
  test('a class begins with a capital letter; without one the last part is the name', () => {
    expect(qualifiedName('com.acme.Order.Line')).toEqual({ package: 'com.acme', path: ['Order', 'Line'] })
    expect(qualifiedName('io.ktor.server.routing.get')).toEqual({ package: 'io.ktor.server.routing', path: ['get'] })
    expect(qualifiedName('Order')).toEqual({ package: '', path: ['Order'] })
  })

  test('Java and Kotlin of one source tree share their packages', () => {
    const java = scopeName('app/src/main/java/com/acme/A.java', 'com.acme')
    expect(scopeName('app/src/main/kotlin/com/acme/B.kt', 'com.acme')).toBe(java)
    expect(scopeName('lib/src/main/java/com/acme/A.java', 'com.acme')).not.toBe(java)
    expect(splitScope(java)).toEqual({ root: 'app/src/main', package: 'com.acme', isAnywhere: false })
    expect(splitScope(anywhere('com.acme'))).toMatchObject({ package: 'com.acme', isAnywhere: true })
  })
})
