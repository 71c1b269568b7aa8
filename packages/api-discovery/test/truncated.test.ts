/** Sources of every language that is read here, cut off anywhere: something is found or nothing, but never a crash. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
]

describe.each(SOURCES)('$file', ({ file, route, text }) => {
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
