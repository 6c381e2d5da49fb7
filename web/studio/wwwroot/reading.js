"use strict";

// The pixels of a picture file as the browser decodes it: not premultiplied, colours not converted, so that the codec gets what the command would.

/** Above this an encode in the browser takes minutes. */
const mostPixels = 32 * 2 ** 20;

/** A file to { name, bytes, width, height, pixels }, pixels as bytes R, G, B, A. */
async function readPicture(blob, name) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob, { premultiplyAlpha: "none", colorSpaceConversion: "none" });
  } catch {
    throw new Error(`${name} is not a picture that this browser can open. PNG, JPEG, WebP, GIF and .tinct files are.`);
  }

  const { width, height } = bitmap;
  if (width * height > mostPixels) {
    bitmap.close();
    throw new Error(`${name} has ${whole(width)} × ${whole(height)} pixels, more than the ${whole(mostPixels / 2 ** 20)} million that this page takes. The command has no such limit.`);
  }

  const pixels = pixelsByWebGl(bitmap) ?? pixelsByCanvas(bitmap);
  bitmap.close();
  return { name, bytes: blob.size, width, height, pixels, remark: await hasSecondFrame(blob) ? " Only the first frame is taken." : "" };
}

/** Whether it is an animation, where the browser tells. Its count of frames may lag behind the bytes, so the second one is asked for. */
async function hasSecondFrame(blob) {
  let decoder;
  try {
    decoder = new ImageDecoder({ type: blob.type, data: await blob.arrayBuffer() });
    await decoder.completed;
    (await decoder.decode({ frameIndex: 1 })).image.close();
    return true;
  } catch {
    return false;
  } finally {
    decoder?.close();
  }
}

/** Exact colours under partial alpha too: a 2D canvas would premultiply. Null where there is no WebGL or the picture is too large for it. */
function pixelsByWebGl(bitmap) {
  const { width, height } = bitmap;
  const gl = new OffscreenCanvas(1, 1).getContext("webgl", { antialias: false });
  if (!gl || Math.max(width, height) > gl.getParameter(gl.MAX_TEXTURE_SIZE)) {
    return null;
  }

  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, gl.getParameter(gl.TEXTURE_BINDING_2D), 0);
  const pixels = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  const failed = gl.checkFramebufferStatus(gl.FRAMEBUFFER) !== gl.FRAMEBUFFER_COMPLETE || gl.getError() !== gl.NO_ERROR;
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return failed ? null : pixels;
}

function pixelsByCanvas(bitmap) {
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  return new Uint8Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
}
