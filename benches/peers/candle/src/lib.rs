//! The same training step in candle, compiled to wasm with simd128.

use candle_core::{D, DType, Device, Result, Tensor, Var};
use candle_nn::{Optimizer, SGD, loss};
use wasm_bindgen::prelude::*;

struct Layer {
    weight: Var,
    /// Bias, or gamma and beta.
    rest: Vec<Var>,
}

#[wasm_bindgen]
pub struct Contender {
    table: Var,
    layers: Vec<Layer>,
    optimizer: SGD,
    vocabulary: u32,
    block: usize,
    batch: usize,
    state: u32,
}

fn error(error: candle_core::Error) -> JsError {
    JsError::new(&error.to_string())
}

fn numbers(shape: (usize, usize), scale: f64) -> Result<Var> {
    let count = shape.0 * shape.1;
    let values = (0..count).map(|i| (((i * 7919 % 1009) as f64 / 504.5 - 1.0) * scale) as f32);
    Var::from_tensor(&Tensor::from_vec(values.collect::<Vec<_>>(), shape, &Device::Cpu)?)
}

#[wasm_bindgen]
impl Contender {
    #[wasm_bindgen(constructor)]
    pub fn new(
        vocabulary: u32,
        block: usize,
        embedding: usize,
        widths: &[usize],
        norms: &[u8],
        batch: usize,
    ) -> std::result::Result<Contender, JsError> {
        Self::build(vocabulary, block, embedding, widths, norms, batch).map_err(error)
    }

    /// Takes steps; the loss of each.
    pub fn train(&mut self, steps: usize) -> std::result::Result<Vec<f32>, JsError> {
        (0..steps).map(|_| self.step().map_err(error)).collect()
    }
}

impl Contender {
    fn build(
        vocabulary: u32,
        block: usize,
        embedding: usize,
        widths: &[usize],
        norms: &[u8],
        batch: usize,
    ) -> Result<Self> {
        let cpu = Device::Cpu;
        let table = numbers((vocabulary as usize, embedding), 1.0)?;
        let mut layers = Vec::new();
        for (pair, &norm) in widths.windows(2).zip(norms) {
            let weight = numbers((pair[0], pair[1]), (pair[0] as f64).powf(-0.5))?;
            let mut rest = vec![Var::zeros(pair[1], DType::F32, &cpu)?];
            if norm != 0 {
                rest.insert(0, Var::ones(pair[1], DType::F32, &cpu)?);
            }
            layers.push(Layer { weight, rest });
        }
        let mut all = vec![table.clone()];
        all.extend(layers.iter().flat_map(|l| std::iter::once(&l.weight).chain(&l.rest).cloned()));
        let optimizer = SGD::new(all, 0.1)?;
        Ok(Self { table, layers, optimizer, vocabulary, block, batch, state: 1 })
    }

    fn letters(&mut self, count: usize) -> Result<Tensor> {
        let letters = (0..count).map(|_| {
            self.state = self.state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (self.state >> 8) % self.vocabulary
        });
        Tensor::from_vec(letters.collect::<Vec<_>>(), count, &Device::Cpu)
    }

    fn step(&mut self) -> Result<f32> {
        let contexts = self.letters(self.batch * self.block)?;
        let targets = self.letters(self.batch)?;
        let mut x = self.table.index_select(&contexts, 0)?.reshape((self.batch, ()))?;
        let last = self.layers.len() - 1;
        for (i, layer) in self.layers.iter().enumerate() {
            x = x.matmul(&layer.weight)?;
            x = match layer.rest.as_slice() {
                [gamma, beta] => {
                    let centered = x.broadcast_sub(&x.mean_keepdim(0)?)?;
                    let var = (centered.sqr()?.sum_keepdim(0)? / (self.batch as f64 - 1.0))?;
                    let xhat = centered.broadcast_div(&(var + 1e-5)?.sqrt()?)?;
                    xhat.broadcast_mul(gamma)?.broadcast_add(beta)?
                }
                rest => x.broadcast_add(&rest[0])?,
            };
            if i < last {
                x = x.tanh()?;
            }
        }
        debug_assert_eq!(x.dim(D::Minus1)?, self.vocabulary as usize);
        let loss = loss::cross_entropy(&x, &targets)?;
        self.optimizer.backward_step(&loss)?;
        loss.to_scalar()
    }
}
