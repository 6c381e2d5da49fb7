import type { TinctErrorKind } from './index.js';

/**
 * `<tinct-img src alt width height>`: an `<img>` for Tinct pictures. It fetches and decodes in a worker and draws on a canvas, rows as they arrive.
 * Events: `load`, `error` (an ErrorEvent whose `error` has a `kind`), `progress` (`detail.rows` of `detail.height`).
 */
export class TinctImage extends HTMLElement {
  /** The file's address, resolved. */
  src: string;
  /** What the picture shows: read out, and shown in place of a picture that cannot be. An empty one marks decoration. */
  alt: string;
  /** In CSS pixels; one of width and height alone keeps the proportions. */
  width: number;
  height: number;
  /** In pixels of the picture; 0 until its header has come. */
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  /** Whether it is loaded, or has failed, or has no `src`. */
  readonly complete: boolean;
  /** Why it failed, or null. */
  readonly error: (Error & { kind: TinctErrorKind | 'network' }) | null;
  /** What it is drawn on; null until the first rows have come. */
  readonly canvas: HTMLCanvasElement | null;
  /** Resolves when all rows are drawn. */
  decode(): Promise<void>;
}

declare global {
  interface HTMLElementTagNameMap {
    'tinct-img': TinctImage;
  }
}
