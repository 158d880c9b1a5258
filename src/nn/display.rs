//! Printing a network prints its architecture, one line a layer, as PyTorch spells them.

use std::fmt::{Display, Formatter, Result};

use super::{BatchNorm, Embedding, Layer, LayerNorm, Linear, Network, Norm, NormOrder};

impl Display for Embedding {
    fn fmt(&self, f: &mut Formatter) -> Result {
        write!(f, "Embedding({}, {})", self.table.data.rows(), self.table.data.cols())
    }
}

impl Display for Linear {
    fn fmt(&self, f: &mut Formatter) -> Result {
        let bias = if self.bias.is_some() { "True" } else { "False" };
        write!(f, "Linear({}, {}, bias={bias})", self.weight.data.rows(), self.weight.data.cols())
    }
}

impl Display for BatchNorm {
    fn fmt(&self, f: &mut Formatter) -> Result {
        let (neurons, eps, momentum) =
            (self.gamma.data.cols(), self.config.eps, self.config.momentum);
        write!(f, "BatchNorm1d({neurons}, eps={eps}, momentum={momentum})")
    }
}

impl Display for LayerNorm {
    fn fmt(&self, f: &mut Formatter) -> Result {
        let class = if self.beta.is_some() { "LayerNorm" } else { "RMSNorm" };
        write!(f, "{class}(({},), eps={})", self.gamma.data.cols(), self.eps)
    }
}

impl Display for Norm {
    fn fmt(&self, f: &mut Formatter) -> Result {
        match self {
            Self::Batch(norm) => norm.fmt(f),
            Self::Layer(norm) => norm.fmt(f),
        }
    }
}

/// The Linear, then the normalisation and the activation in their order, where the layer has them.
/// A layer that adds its input begins with a plus.
impl Display for Layer {
    fn fmt(&self, f: &mut Formatter) -> Result {
        write!(f, "{}{}", if self.residual { "+ " } else { "" }, self.linear)?;
        let class = self.activation.class();
        if let (NormOrder::After, Some(class)) = (self.order, class) {
            write!(f, "\n{class}")?;
        }
        if let Some(norm) = &self.norm {
            write!(f, "\n{norm}")?;
        }
        match (self.order, class) {
            (NormOrder::Before, Some(class)) => write!(f, "\n{class}"),
            _ => Ok(()),
        }
    }
}

/// One line a layer, and the number of parameters.
impl Display for Network {
    fn fmt(&self, f: &mut Formatter) -> Result {
        writeln!(f, "{}", self.embedding)?;
        for layer in &self.layers {
            writeln!(f, "{layer}")?;
        }
        write!(f, "{} parameters", self.parameter_count())
    }
}

#[cfg(test)]
mod tests {
    use crate::nn::model::{FlatBiases, NetworkSpec};
    use crate::nn::{
        Activation, BatchNormConfig, Init, Network, NormConfig, NormOrder, Scale, Variance,
    };
    use crate::rng::Generator;

    const SPEC: NetworkSpec = NetworkSpec {
        vocabulary: 27,
        block_size: 3,
        n_embd: 10,
        n_hidden: 200,
        n_layers: 1,
        activation: Activation::Tanh,
        init: Init::Kaiming(1.0),
        norm: Some(NormConfig::Batch(BatchNormConfig {
            eps: 0.0,
            momentum: 0.001,
            scale: Scale::Std,
            variance: Variance::Unbiased,
        })),
        order: NormOrder::Before,
        residual: false,
        learns_bias: false,
        out_scale: 0.01,
        flat: Some(FlatBiases { hidden: None, output: 0.0 }),
    };

    fn printed(spec: &NetworkSpec) -> String {
        Network::new(spec, &mut Generator::new(1)).to_string()
    }

    #[test]
    fn a_network_prints_its_layers() {
        let flat = "Embedding(27, 10)\n\
                    Linear(30, 200, bias=False)\n\
                    BatchNorm1d(200, eps=0, momentum=0.001)\n\
                    Tanh()\n\
                    Linear(200, 27, bias=True)\n\
                    12097 parameters";
        assert_eq!(printed(&SPEC), flat);
        let (scale, variance) = (Scale::Variance, Variance::Unbiased);
        let norm = NormConfig::Batch(BatchNormConfig { eps: 1e-5, momentum: 0.1, scale, variance });
        let deep = NetworkSpec { n_hidden: 9, n_layers: 2, norm: Some(norm), flat: None, ..SPEC };
        let deep = NetworkSpec { activation: Activation::Relu, ..deep };
        let layers = "Embedding(27, 10)\n\
                      Linear(30, 9, bias=False)\n\
                      BatchNorm1d(9, eps=0.00001, momentum=0.1)\n\
                      ReLU()\n\
                      Linear(9, 9, bias=False)\n\
                      BatchNorm1d(9, eps=0.00001, momentum=0.1)\n\
                      ReLU()\n\
                      Linear(9, 27, bias=False)\n\
                      BatchNorm1d(27, eps=0.00001, momentum=0.1)\n\
                      954 parameters";
        assert_eq!(printed(&deep), layers);
        let norm = Some(NormConfig::Rms { eps: 1e-5 });
        let deep = NetworkSpec { norm, order: NormOrder::After, residual: true, ..deep };
        let layers = "Embedding(27, 10)\n\
                      Linear(30, 9, bias=False)\n\
                      ReLU()\n\
                      RMSNorm((9,), eps=0.00001)\n\
                      + Linear(9, 9, bias=False)\n\
                      ReLU()\n\
                      RMSNorm((9,), eps=0.00001)\n\
                      Linear(9, 27, bias=False)\n\
                      882 parameters";
        assert_eq!(printed(&deep), layers);
    }

    #[test]
    fn every_activation_but_linear_is_a_line() {
        for activation in Activation::ALL {
            let lines = printed(&NetworkSpec { activation, ..SPEC }).lines().count();
            assert_eq!(lines, if activation == Activation::Linear { 5 } else { 6 });
        }
    }
}
