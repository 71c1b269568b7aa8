import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { discoverSource } from '../../index.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'discovery-rust-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(file: string, content: string | Uint8Array): void {
  const path = join(root, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

async function search() {
  const { endpoints, skipped } = await discoverSource(root, { threads: 0 })
  return {
    paths: endpoints.map((one) => `${one.method} ${one.path}`),
    crashes: skipped.filter((one) => one.reason === 'crash'),
  }
}

const SOURCE = `use axum::{routing::{get, post as p}, Router, extract::*};
mod inner { use super::*; pub fn routes() -> Router { Router::new().route(&format!("/{}/{id}", 1), get(|| async { "x" })) } }
#[derive(Deserialize)] #[serde(rename_all = "camelCase")] struct In<'a> { #[serde(rename = r#"x"#)] a_b: Option<Vec<&'a str>> }
enum Kind { A, B(u8), C { x: i32 } }
impl<T> Trait for In<'_> where T: Clone { fn f(&self) -> Self { Self { a_b: None } } }
#[get("/a/<b..>?<c>", data = "<d>")] async fn h(Path((a, b)): Path<(u32, String)>, Json(x): Json<In>) {}
fn main() { let app = match k { Kind::A | Kind::B(_) => { if let Some(x) = y { inner::routes() } else { loop { break } } } _ => todo!() };
  for (a, b) in [("x", 1)].iter() { app = app.nest(a, warp::path!("a" / u32 / ..)); } app.merge(Router::new())?.await }
`

describe('Rust', () => {
  test('truncated files never crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(SOURCE.length), async (end) => {
        put('main.rs', SOURCE.slice(0, end))
        expect((await search()).crashes).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('any bytes can be in a source file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        put('main.rs', Buffer.concat([Buffer.from('use axum::Router;\n'), bytes]))
        expect((await search()).crashes).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  test('modules that use each other end', async () => {
    put('src/main.rs', 'mod a;\nmod b;\nuse a::*;\nfn main() { b::all(); }\n')
    put(
      'src/a.rs',
      'pub use super::b::*;\npub use crate::a::*;\nuse axum::Router;\npub fn own() -> Router { Router::new() }\n',
    )
    put(
      'src/b.rs',
      'pub use super::a::*;\nuse axum::{routing::get, Router};\npub fn all() -> Router { own().route("/ok", get(own)) }\n',
    )
    const { paths, crashes } = await search()
    expect(crashes).toEqual([])
    expect(paths).toEqual(['GET /ok'])
  })

  test('crates of one workspace see each other', async () => {
    put('api/Cargo.toml', '[package]\nname = "shop-api"\nversion = "0.1.0"\n')
    put('api/src/lib.rs', 'pub mod routes;\n')
    put(
      'api/src/routes.rs',
      'use axum::{routing::get, Router};\npub fn all() -> Router { Router::new().route("/x", get(x)) }\nasync fn x() {}\n',
    )
    put('server/Cargo.toml', '[package]\nname = "server"\n')
    put(
      'server/src/main.rs',
      'use axum::Router;\nuse shop_api::routes;\nfn main() { serve(Router::new().nest("/api", routes::all())); }\n',
    )
    expect((await search()).paths).toEqual(['GET /api/x'])
  })
})
