/** Sources of every language that is read here, cut off anywhere: something is found or nothing, but never a crash. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { discoverSource } from '../src/index.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'truncated-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** The last route of each must be found in the whole text, so that the text reaches what it is about. */
const SOURCES: readonly { readonly file: string; readonly route: string; readonly text: string }[] = [
  {
    file: 'server.ts',
    route: 'GET /last/{id}',
    text: `import express, { type Request as R } from 'express'
import * as z from 'zod'; export * from './x.js'; export { a as default } from "y"
declare module 'q' { interface Q<T extends keyof R = 'a'> { readonly [k: string]: T | null } }
enum E { A = 1, B = 'b' } abstract class C<T> extends (class {}) implements I { static #p = 1; @Dec({ a: [1] }) private get x(): T { return this.#y!?.z ?? (<any>1) } constructor(public readonly a?: string, ...r: unknown[]) { super() } }
const app = express(), paths = ['/a', \`/b\${1 + 1}\`] as const satisfies readonly string[]
for (const [k, p] of paths.entries()) app.get(p, async ({ query: { q = 1, ...rest }, params }, res) => { try { await f\`x\`; } catch { throw /[/]\\/(?<n>\\d+)/giu } finally { label: while (k--) continue label } })
app.route('/c').post(...[1], function* g(req, res) { yield* req.body?.a?.[0]; switch (req.method) { case 'GET': default: return <R>res } })
export const h = { async *[Symbol.iterator]() {}, get 'k-l'() { return 1 }, ...app } as Record<string, () => void>
if (typeof h === 'object' && !(k in h) || void 0) { var x = (a, b) => a ? b : \`\${\`\${a}\`}\`; delete h['k-l'] }
app.get('/last/:id', (req: R<{ id: string }>, res) => res.json(req.params.id))`,
  },
  {
    file: 'app.py',
    route: 'GET /last/{id}',
    text: `from __future__ import annotations
from flask import (Flask, Blueprint as B, request,)
import os.path as p, sys
app: Flask = Flask(__name__, **{'a': 1}); bp = B('b', __name__, url_prefix=f"/{'v'!r:>{10}}1")
@(lambda f: f)
@bp.route(rf'/a/<int:id>/{os.sep}', methods=[*('GET',), "POST"])
async def view(id: int, /, *a: str, k: "int | None" = None, **kw) -> dict[str, list[int]]:
    """Doc 'with' "quotes" """
    global X; several = [x async for x in y if (n := x) > 1_000.5e3j]
    with open('x') as f, (yield) as g: return {**request.args, 'k': request.form['z']}
class V(metaclass=M):
    x: int = 1
    @property
    def y(self): return self.x if not self else lambda *a, b=1: a @ b
    async def get(self, *, q): await q; del self.x[1:2, ...]; raise E from None
try:
    match request.json:
        case {'a': [1, *r], **k} if k: print(*r, sep='', end="\\n")
        case V(x=1) | None: pass
except* (A, B) as e: assert e, 'x'
else: app.register_blueprint(bp)
finally:
    for i, (a, b) in enumerate([]): continue
    else: app.add_url_rule('/w', view_func=V.as_view('v'))
@app.get('/last/<id>')
def last(id): return id`,
  },
  {
    file: 'App.cs',
    route: 'GET /last/{id}',
    text: `var app = WebApplication.CreateBuilder(args).Build();
var group = app.MapGroup($"/v{1}").RequireAuthorization("x");
foreach (var (k, v) in new Dictionary<string, string> { ["a"] = "b" }) group.MapGet("/" + v, ([FromQuery] int? q, HttpContext c) => { return c.Request.Headers["X"]; });
[Route("api/[controller]"), Authorize(Roles = "A")] public class XController : Base<User> { const string P = @"a""b"; [HttpGet("{id:int?}", Name = nameof(P))] public async Task<User> Get([FromRoute] int id = 3, params string[] r) => id switch { 1 => null, _ => base.X() }; }
public record User(string Name, [property: JsonPropertyName("n")] int? Age);
app.MapGet("/last/{id}", (int id) => id);`,
  },
  {
    file: 'routes.rb',
    route: 'GET /last/{id}',
    text: String.raw`require_relative 'x'
PATHS = %w[a b].freeze
module Api; class UsersController < ActionController::API
  before_action -> { head :unauthorized unless @user&.ok? }, only: %i(index)
  def index(a, b = 2, *c, d:, **e, &f) = render(json: { "k": [1, *c], **e }, status: :ok) and return
  def show; x ||= params.require(:user).permit(:name, tags: []); case x when 1 then yield x else super end; rescue E => e; ensure z end
  class << self; attr_reader :q; def q(...) = %r{^/a/(?<id>\d+)#{1}$}i; end
end end
Rails.application.routes.draw do
  PATHS.each { |p| get "/#{p}/y" => 'x#y' }
  resources(:photos, only: [:index]) { member { get :preview }; concern(:c) { |o| } }
  text = <<~SQL
    x #{1}
  SQL
  get '/last/:id', to: 'x#z'
end`,
  },
  {
    file: 'web.php',
    route: 'GET /last/{id}',
    text: String.raw`<?php
namespace App\Http; use Illuminate\Support\Facades\{Route, Http as H};
#[Attr(name: 'x')] final class A extends B implements C { use T; public const X = 'a' . self::Y; public function __construct(private ?int $a = 1, string ...$r) { parent::__construct(); }
  /** @Route("/x") */ public static function f(): ?array { [$a, 'k' => $b] = match(true) { default => [1, ...$r] }; return $this?->x['y'] ?? $_GET["z"]; } }
foreach (['a' => 1] as $k => $v): Route::get("/{$k}/$v", fn ($x) => $x); endforeach;
Route::prefix('p')->middleware(['auth'])->group(function () use (&$k) { Route::apiResource('photos.comments', A::class)->shallow()->only('index'); });
switch ($k) { case 1: try { f(); } catch (\E $e) { throw $e; } finally { } break; default: $x = <<<T
a $k
T; }
?><p><?= $k ?></p><?php
Route::get('/last/{id}', [A::class, 'f']);`,
  },
  {
    file: 'router.ex',
    route: 'GET /v1/last/{id}',
    text: `defmodule A.Router do
  use A.Web, :router
  alias A.{B, C}
  @v "v1"
  pipeline :api do plug :accepts, ["json"] end
  scope "/#{@v}", A, as: :a do
    pipe_through [:api]
    resources("/users", UserController, only: [:index], param: "slug") do get "/x", X, :y end
    for {k, _} <- [{"a", 1}], do: get "/#{k}", X, :y
    get "/last/:id", B, :show
  end
end
defmodule B do
  def show(conn, %{"id" => id, "a" => %{"b" => [c | _]}} = params) when is_nil(id), do: params |> Map.get("k") |> case do %{z: z} -> z; _ -> nil end
end`,
  },
  {
    file: 'Main.scala',
    route: 'GET /last/{id}',
    text: `import akka.http.scaladsl.server.Directives._
case class User(name: String, age: Option[Int] = None)
trait A { lazy val a = path("a" / IntNumber ~ Slash) { id => get { complete(s"x $id \${id + 1}") } } }
object Main extends App with A {
  for { i <- List("b", "c") } yield path(i)
  val m = x match { case GET -> Root / "y" / IntVar(z) :? Q(q) => 1; case r @ _ if r == 2 => r; case _: Int => 3 }
  val e = endpoint.get.in("books" / path[String]("title") / query[Int]("q")).out(jsonBody[List[User]])
  def r(a: Int)(implicit c: C): Route = (path("last" / Segment) & get & parameters("p".as[Int], "q".?)) { (id, p, q) => if (a > 1) complete(q) else complete(p) } ~ a
}`,
  },
  {
    file: 'routes.swift',
    route: 'GET /v1/last/{id}',
    text: String.raw`import Vapor
struct User: Content { let name: String; var age: Int?; enum CodingKeys: String, CodingKey { case name = "n" } }
final class C: RouteCollection { static let p = "x"; init(_ r: R? = nil) { self.r = r }
  func boot(routes: RoutesBuilder) throws { routes.get("a", ":b", use: self.index) ; guard let x = y, x > 1 else { throw Abort(.unauthorized) } } }
extension C { var z: String { get { "\(1)" } } }
func routes(_ app: Application) throws {
  for (k, v) in ["a": "b"] { app.get("\(k)") { req async throws -> String in try await req.content.decode(User.self).name ?? "x" } }
  if let a = b { foo(a) } else if c { bar() } else { do { try f() } catch { g() } }
  app.grouped("v1", M()).get("last", ":id") { $0.query[Int.self, at: "q"] }
}`,
  },
  {
    file: 'server.dart',
    route: 'GET /last/{id}',
    text: String.raw`import 'package:shelf_router/shelf_router.dart' as r;
const p = 'x';
abstract class B { B(this.a); final int? a; }
class A extends B with M implements I { static const q = r'raw'; A(super.a, {required this.n, int x = 3}) : super(a) { f(); } A.named(); @Route.get('/y/<z>') Future<Response> g(Request r, String z) async => Response.ok('$z \${r.url}'); r.Router get router => r.Router()..get('/b', g)..a = 1; }
void main() async {
  final app = Router();
  for (final k in ['a', 'b']) { app.get('/' + k, (Request q) => q.url.queryParameters['x'] ?? {'a': 1, ...m}); }
  try { switch (x) { case 1: f(); break; default: g(); } } on E catch (e) { throw e; } finally { h(); }
  final l = <String>[if (a) 'b', ...c]; a += b ? 1 : await f<int>(x: 2);
  app.get('/last/<id>', (Request r, String id) => 'x' 'y');
}`,
  },
  {
    file: 'server.cpp',
    route: 'GET /last/{id}',
    text: String.raw`#include "crow.h"
#define ENDPOINT(a) a
namespace a::b { template <class T> class C : public drogon::HttpController<C> { public: METHOD_LIST_BEGIN
METHOD_ADD(C::f, "/{1}?x={2}", Get, "F"); METHOD_LIST_END
C(int x) : Base(x, "p"), y{1} {} static int f(const HttpRequestPtr &req, std::function<void(const R &)> &&cb, int i = 3) const; private: std::map<std::string, int> m; };
void C::f(const HttpRequestPtr &req) { if (auto x = req->getParameter("q"); !x) { throw std::runtime_error(R"d(a"b)d"); } else { try { g<int>(x); } catch (...) { } } switch (x) { case 1: f(); break; default: g(); } } }
class D : public oatpp::web::server::api::ApiController { ENDPOINT("GET", "/o/{a}", get, PATH(Int64, a), BODY_DTO(Object<Map<A, B>>, d)) { return 1; } };
int main() { crow::App<M> app; for (const auto& [k, v] : m) { svr.Get(k + "x", [&, this](const auto& q, int n) -> int { return q["a"] ? 1 : 'b'; }); }
  CROW_ROUTE(app, "/last/<int>").methods("GET"_method)([](const crow::request& req, int id) { return "x" "y"; }); }`,
  },
  {
    file: 'app.lua',
    route: 'GET /last/{id}',
    text: String.raw`local lapis = require("lapis")
local app = lapis.Application()
local M, n = { a = 1, ["b"] = function(...) return ... end, "c" }, [[long]]
function M.f(a, b) if a then return 1 elseif b then return { x = a.b["c"]:d() } else repeat n = n .. "x" until true end end
function M:g() for i = 1, 3 do end; for k, v in pairs(M) do app:get("/" .. k, v) end return self.f and not n or #M end
app:match("x", "/y(/:z)", respond_to({ GET = M.f, POST = json_params(function(self) return self.params.q end) }))
app:get("/last/:id[%d]", function(self) return self.req.headers["x"] end)
return app`,
  },
  {
    file: 'app.cr',
    route: 'GET /last/{id}',
    text: String.raw`require "kemal"
@[A(b: "c")]
struct User; property name : String, age : Int32? = nil; getter! x : Hash(String, Array(Int32 | Nil)); end
{% for x in ["a"] %} get "/{{x}}" do end {% end %}
macro m(a) def {{a.id}}; end end
def f(a : Int32, *b, &block : String -> Nil) : String? forall T
  a.try &.to_s || <<-TEXT
  x #{a}
  TEXT
end
ws "/s" do |socket, env| end
get "/last/:id" do |env| env.params.query["q"]?.as(String) end`,
  },
  {
    file: 'core.clj',
    route: 'GET /last/{id}',
    text: String.raw`(ns a (:require [compojure.core :refer :all]))
#_(GET "/no" [] 1) ^{:doc "x"} (def p #"[a]\"") (defroutes r (context "/c" [] (POST ["/x/:y" :y #"\d"] {{:keys [a]} :params :as q} #{1} #(f %) \( '(b))))
(def app (-> r (wrap)))
(defroutes s (GET "/last/:id" [id & more] (str id)))`,
  },
  {
    file: 'app.pl',
    route: 'GET /last/{id}',
    text: String.raw`use Mojolicious::Lite;
=pod
get '/no' => sub {};
=cut
my %h = (a => q{b}, c => [qw/d e/], f => qr{^/x(\d)}i);
any ['GET', 'PUT'] => '/y' => sub { my $c = shift; $c->param("p"); $c->req->json->{k} =~ s/a/b/r };
group { under '/g'; websocket '/w' => sub {} };
my $r = app->routes; $r->any('/n')->get('/:m')->to('a#b');
get '/last/:id' => sub { 1 };`,
  },
  {
    file: 'App.fs',
    route: 'GET /last/{id}',
    text: String.raw`open Giraffe
(* comment *) let f (x : string) : HttpHandler = text $"a {x}"
let sub = choose [ GET >=> route "/a" >=> f "b"; POST >=> routef "/b/%s" (fun s -> f s) ]
let router = router { get "/c" index; forward "/d" sub }
let app =
    choose [
        subRoute "/e" sub
        GET >=> routef "/last/%i" (fun id -> text "x") ]`,
  },
  {
    file: 'Api.hs',
    route: 'GET /last/{id}',
    text: String.raw`{-# LANGUAGE DataKinds #-}
import Web.Scotty
type A = "a" :> (QueryParam "q" Int :> Get '[JSON] X :<|> Capture "c" Int :> B)
type B = ReqBody '[JSON] (Maybe Y) :> Verb 'POST 201 '[JSON] Z
data R m = R { one :: m :- "r" :> BasicAuth "x" U :> Delete '[JSON] (), two :: m :- Raw }
routes = [parseRoutes|
/y/#Int YR GET
|]
main = scotty 1 $ do
  get "/last/:id" $ do { x <- queryParam "q"; text ("a" <> x) } -- end`,
  },
  {
    file: 'main.go',
    route: 'GET /v1/last/{id}',
    text: `package main
import ( "net/http"; g "github.com/gin-gonic/gin"; _ "embed" )
//go:embed x
var f []byte
const ( A = iota; V = "/v" + "1" )
type User[T any] struct { Name string \`json:"name,omitempty" binding:"required"\`; *http.Client; m map[string][]chan<- T }
type I interface { ~int | string; Do(a, b int, c ...func() (x error)) (n int, err error) }
func (u *User[T]) Show(c *g.Context) { defer func() { recover() }(); if id, ok := c.Params.Get("id"); !ok { c.AbortWithStatus(401); return } else { _ = id }
	switch x := any(u).(type) { case nil, *User[int]: fallthrough; default: goto end }
	for i, k := range []string{"a", \`b\`} { select { case v, ok := <-ch: _ = v; default: continue } }
end: var q User[T]; c.ShouldBindJSON(&q); c.Query("q") }
func main() {
	r := g.New(); v := r.Group(V, func(c *g.Context) {})
	for _, p := range [...]string{0: "/a", 1: "/b"} { v.Handle(http.MethodPost, p, (&User[int]{}).Show) }
	{ v.GET("/last/:id", func(c *g.Context) { c.JSON(200, g.H{"id": c.Param("id"), "x": 'a', "y": 0x1p-2}) }) }
	go r.Run(":80")
}`,
  },
  {
    file: 'main.rs',
    route: 'GET /v1/last/{id}',
    text: String.raw`#![allow(dead_code)]
use axum::{routing::{get, post as p}, Json, Router, extract::{Path, Query as Q}};
#[derive(serde::Deserialize, Debug)] #[serde(rename_all = "camelCase")] pub struct User<'a, T: Clone + 'a = ()> where T: Sized { #[serde(default)] pub first_name: Option<String>, t: &'a [T; 3] }
macro_rules! m { ($($x:expr),* $(,)?) => {{ $(let _ = $x;)* }}; }
const V: &str = concat!("/v", "1"); static B: &[u8] = br#"a"b"#;
impl<T> From<T> for E where T: Fn(i32) -> Box<dyn Send> { fn from(e: T) -> Self { Self::A { x: 1, .. } } }
async unsafe fn f<const N: usize>(Path((a, b)): Path<(u64, String)>, Q(q): Q<std::collections::HashMap<String, String>>) -> Result<impl IntoResponse, (StatusCode, &'static str)> {
  let Some(x) = q.get("x") else { return Err((StatusCode::BAD_REQUEST, "no")) };
  let y = match a { 0..=9 | 11 if a > 1 => 'l: loop { break 'l 1u8 }, n @ 10 => n as _, _ => x.parse::<i32>()?.await };
  for (i, c) in "a".chars().enumerate().filter(|&(i, _)| i % 2 == 0) { println!("{i:?} {c}", c = c) } unsafe { *ptr = y }; Ok(Json(())) }
#[tokio::main] async fn main() {
  let api = Router::new().route("/a/:b", get(f).merge(p(|Json(u): Json<User>| async move { u.first_name })));
  let last = Router::new().route("/last/:id", get(async |Path(id): Path<u32>| id.to_string()));
  let app = Router::new().nest(V, api).nest("/v1", last); if let Ok(l) = bind().await { serve(l, app).await.unwrap() }
}`,
  },
  {
    file: 'Api.java',
    route: 'GET /v1/last/{id}',
    text: `package a.b; import org.springframework.web.bind.annotation.*; import static java.util.Map.*;
/** Doc {@code x} */ @interface M { String[] value() default {"a"}; }
sealed interface S permits A, B {} record A(@JsonProperty("n") String name, int... r) implements S { A { if (name == null) throw new E(); } static <T extends A & S> T of(T t) { return t; } }
enum C { X(1) { @Override int f() { return 2; } }, Y; C(int... i) {} int f() { return 1; } }
@RestController @RequestMapping(path = {Api.V, "/v2"}, produces = "a/" + "b") public class Api<T extends Comparable<? super T>> extends Base<T[]> {
  static final String V = "/v1"; private final Map<String, List<? extends T>> m = new HashMap<>() {{ put("a", null); }}; static { int x = 0b1_0; }
  @GetMapping("/s/{a:[a-z]+}") public ResponseEntity<?> s(@PathVariable("a") final String a, @RequestParam(required = false, defaultValue = "1") int q, @RequestHeader HttpHeaders h) throws E {
    for (var e : m.entrySet()) switch (e) { case A(var n, var r) when n.length() > 1 -> { continue; } case null, default -> throw new E("""
      text "block" \\" """ + 'c'); }
    try (var in = open(); in) { do { i++; } while (i < 3 && !(o instanceof A p && p.r() != null)); } catch (E | F e) { synchronized (this) { return null; } } finally { label: break label; }
    return a == null ? m.get(a)::x : (x, y) -> new int[][] {{1}}; }
  @RequestMapping(method = {RequestMethod.POST, RequestMethod.PUT}, value = "/b") void b(@RequestBody @Valid A a) { Runnable r = () -> {}; }
  @GetMapping("/last/{id}") Object last(@PathVariable long id) { return id; }
}`,
  },
  {
    file: 'App.kt',
    route: 'GET /v1/last/{id}',
    text: String.raw`package a
import io.ktor.server.application.*; import io.ktor.server.routing.*
const val V = "v1"; typealias H<T> = suspend (T, Int) -> Unit
@Serializable data class User(@SerialName("n") val name: String = "x", var age: Int? = null) : Base<User>(name), I by d { companion object { @JvmStatic val p by lazy { 1 } } init { require(age!! > 0) { "no" } } constructor() : this("a") }
sealed interface S<out T : Any> where T : I { object A : S<Nothing>; fun interface F { operator fun invoke(): Int } }
inline fun <reified T> Route.x(vararg p: String, noinline f: T.() -> Unit = {}) = p.forEach { get("/$it/{y...}") { val q = call.request.queryParameters["q"] ?: return@get; call.respond(when (val z = q.toIntOrNull()) { null -> 1; in 1..3, is Int -> z; !in listOf(2) -> 2; else -> throw E("""a $z ${'$'}{1 + 2}""") }) } }
fun Application.module() { routing {
  for ((k, v) in mapOf("a" to 'b')) { route("/$k") { post<User> { u -> u?.name?.let { (a, _) -> a } ?: run { do { i++ } while (i < 3 || !b) } } } }
  authenticate("j", optional = true) { get("/me") { try { f() } catch (e: E) { label@ for (i in 3 downTo 0 step 2) break@label } finally { (x as? Y)?.z!!::w } } }
  route("/$V") { get("/last/{id}") { call.parameters["id"] } }
} }`,
  },
  {
    file: 'webapp/last.jsp',
    route: 'GET /last.jsp',
    text: `<%@ page language="java" import="java.util.*" %><%@ taglib prefix="c" uri="x" %>
<%-- comment <% x %> --%><%! private int f(String a) { return a == null ? 1 : a.length(); } %>
<html><c:forEach items="\${param.list}" var="i"><a href="x?\${i}"></c:forEach>
<% String q = request.getParameter("q"); if ("POST".equals(request.getMethod())) { for (Cookie k : request.getCookies()) { %><b><%= k.getName() %></b><% } } %>
<form method="post" action="#"><input name="n"></form></html>`,
  },
  {
    file: 'main.ml',
    route: 'GET /v/last/{id}',
    text: `(* comment "x" *) open Lwt.Syntax
let all = [ Dream.get "/a" (fun r -> match Dream.query r "q" with Some q when q <> "" -> Dream.html {|x|} | _ -> Dream.empty \`Not_Found); ]
let () = Dream.run @@ Dream.router [ Dream.scope "/v" [ mw 'a' ] [ Dream.post "/b" (fun r -> let* b = Dream.body r in f b); Dream.get "/last/:id" show; ]; Dream.scope "/w" [] all ]`,
  },
  {
    file: 'app.nim',
    route: 'GET /last/{id}',
    text: `import jester, strutils
#[ comment ]#
router api:
  post re"^/x":
    resp """a"""
routes:
  extend api, "/v"
  get "/a/@b?":
    let x = %*{"a": [1, @"b"]}; resp request.params["q"] & r"\\d"
  get "/last/@id":
    resp @"id"`,
  },
  {
    file: 'routes.jl',
    route: 'GET /last/{id}',
    text: `using Genie, Oxygen
#= comment =#
struct U{T<:Any} a::Vector{T} end
@post "/x/{y}" function(req, y::Int, b::Json{U} = 1; k...) json(req)["a"] end
for p in ("a", 'b'); route("/$p", method = [GET, POST]) do; params(:q, """x""") end; end
route("/last/:id::Int", show)`,
  },
  {
    file: 'plumber.R',
    route: 'GET /last/{id}',
    text: `library(plumber)
#* @post /a/<b:int>
function(b, c = c("x", 'y'), ...) { if (is.null(req$body$z)) stop("a") else x[["k"]]$y <- function() NULL }
pr() %>% pr_handle(c("GET", "PUT"), "/c", \\(x) x) |> pr_run()
#* @get /last/<id>
function(id) id`,
  },
]

describe.each(SOURCES)('$file', ({ file, route, text }) => {
  beforeEach(() => mkdirSync(dirname(join(root, file)), { recursive: true }))

  test('is read whole', async () => {
    writeFileSync(join(root, file), text)
    const { endpoints } = await discoverSource(root, { threads: 0 })
    expect(endpoints.map(({ method, path }) => `${method} ${path}`)).toContain(route)
  })

  test('never crashes when it is cut off or damaged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), fc.nat(text.length), fc.string(), async (start, end, noise) => {
        writeFileSync(join(root, file), text.slice(0, start) + noise + text.slice(end))
        const { skipped } = await discoverSource(root, { threads: 0 })
        expect(skipped.filter(({ reason }) => reason === 'crash')).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})
