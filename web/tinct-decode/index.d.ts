/** Why a file was refused: the kinds of section 10 of the format's specification, `no-memory`, or `misuse` for rows that are not there yet. */
export type TinctErrorKind =
  | 'not-tinct' | 'unsupported' | 'truncated' | 'invalid' | 'checksum' | 'limit' | 'no-memory' | 'misuse';

/** A file is refused. */
export class TinctError extends Error {
  /** What is wrong. */
  readonly kind: TinctErrorKind;
  /** Where in the file the part begins that is wrong, in bytes. */
  readonly offset: number;
}

/** Bytes, wherever they are. */
export type Bytes = ArrayBuffer | ArrayBufferView;

/** Where to get `tinct.wasm` from. */
export type WasmSource = string | URL | Response | BufferSource | WebAssembly.Module;

/**
 * Fetches and compiles `tinct.wasm`. Everything else does it by itself, from beside `index.js`: call it first to have it done early, or with
 * a source if your bundler or content security policy has the file elsewhere.
 */
export function init(source?: WasmSource | Promise<WasmSource>): Promise<WebAssembly.Module>;

/** Limits for files from strangers. */
export interface Limits {
  /** Width x height; by default 2^29. */
  maxPixels?: number;
  /** Pixels in all dense bands together, each of which takes up to ten microseconds; by default 2^27. */
  maxDensePixels?: number;
  /** Bytes of all sections after decompression; by default 64 MB. */
  maxSectionBytes?: number;
}

/** What the header says. */
export interface Info {
  /** In pixels. */
  readonly width: number;
  /** In rows. */
  readonly height: number;
  /** Entries of the palette, 1 to 65,536. */
  readonly colors: number;
  /** Whether entries may be transparent. */
  readonly hasAlpha: boolean;
  /** Rows of every band but the last, which may have fewer. */
  readonly bandRows: number;
  /** How each band is compressed; none for a picture of one colour. */
  readonly bands: readonly ('stored' | 'lz4' | 'swift' | 'dense')[];
}

/** A section of the file. */
export interface Section {
  /** `iccp`, `cicp`, `exif`, `xmpp`, `dens`, `text`, `mOdl`, or an optional one that is not known. */
  tag: string;
  /** Decompressed and checked; null if the tag is not known. */
  data: Uint8Array | null;
}

/** What the colours mean: `other` if the sections `cicp` and `iccp` say so; a canvas has no name for that. */
export type ColorSpace = 'srgb' | 'display-p3' | 'other';

/** A picture and what belongs to it. */
export interface Described extends Info {
  colorSpace: ColorSpace;
  sections: Section[];
}

/** Uint8ClampedArray, Uint8Array and Uint16Array over memory of their own, in words that TypeScript before 5.7 knows, too. */
type ClampedBytes = ReturnType<Uint8ClampedArrayConstructor['of']>;
type OwnBytes = ReturnType<Uint8ArrayConstructor['of']>;
type OwnWords = ReturnType<Uint16ArrayConstructor['of']>;

/** A picture as pixels: `new ImageData(picture.data, picture.width)` shows it. */
export interface Picture extends Described {
  /** R, G, B, A, row after row from the top; alpha is straight. */
  data: ClampedBytes;
}

/** A picture as palette and indices. */
export interface IndexedPicture extends Described {
  /** R, G, B, A of each entry. */
  palette: Uint8Array;
  /** An index a pixel, row after row from the top; a Uint16Array with more than 256 colours. */
  indices: Uint8Array | Uint16Array;
}

/** Some rows of a picture. */
export interface Rows extends Info {
  colorSpace: ColorSpace;
  /** The first of them. */
  row: number;
  /** Their number. */
  rows: number;
  /** R, G, B, A. */
  data: ClampedBytes;
}

/** Decodes and checks a whole file. Rejects with a TinctError. */
export function decode(data: Bytes, limits?: Limits): Promise<Picture>;

/** The same, without making colours of the indices. */
export function decodeIndexed(data: Bytes, limits?: Limits): Promise<IndexedPicture>;

/**
 * Decodes a file as it arrives: yields rows from the top as soon as the band they are in is there. Throws a TinctError where the file turns
 * out to be damaged, after the rows before it.
 * @param source A fetch's response, or its body.
 * @param options `pixelsAtATime` is how many pixels to yield at most (65,536), though always a row.
 */
export function decodeRows(source: Response | ReadableStream<Uint8Array>, options?: Limits & { pixelsAtATime?: number }): AsyncGenerator<Rows, void>;

/** A file that is decoded piece by piece. Close it when done with it. */
export class Decoder {
  private constructor();
  static open(limits?: Limits): Promise<Decoder>;
  /** Makes room for a file of so many bytes, where that is known: bytes then need not be moved as more come. */
  reserve(bytes: number): void;
  /** More bytes of the file. Throws a TinctError as soon as they are found wrong. */
  push(data: Bytes): void;
  /** No more will come. Throws a TinctError if the file is not complete. */
  end(): void;
  /** Null until enough has come. */
  readonly info: Info | null;
  /** R, G, B, A of each entry; null until enough has come. */
  readonly palette: Uint8Array | null;
  /** Rows, from the top, that can be read by now. */
  readonly rowsReady: number;
  /** Sections on colour are there before the first row is ready, all others after `end`. */
  readonly sections: Section[];
  readonly colorSpace: ColorSpace;
  /** Decodes rows; those in order cost least. `into`, if given, takes them. */
  readRows(first: number, count: number, format?: 'rgba' | 'bgra', into?: Bytes): ClampedBytes;
  readRows(first: number, count: number, format: 'index8', into?: Bytes): OwnBytes;
  readRows(first: number, count: number, format: 'index16', into?: Bytes): OwnWords;
  /** Gives its memory back. */
  close(): void;
}
